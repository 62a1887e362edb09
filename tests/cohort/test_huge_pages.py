"""Memory that is gathered in huge pages holds what it held."""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
import pytest

from grader.cohort import huge_pages

_KERNEL = tuple(int(part) for part in platform.release().split(".")[:2] if part.isdigit())


def in_huge_pages() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("AnonHugePages"))


@pytest.mark.skipif(_KERNEL < (6, 1), reason="the kernel gathers no pages on demand")
def test_what_is_gathered_stays_as_it_was() -> None:
    small = [np.full(1000, number) for number in range(20_000)]  # far more than a huge page
    before = in_huge_pages()
    huge_pages.gather()
    assert in_huge_pages() > before
    assert all((part == number).all() for number, part in enumerate(small))
