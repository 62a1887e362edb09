"""Warm kernels of the tests' own: kernelspecs and zygotes that no other session uses."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from warm_kernels import Kernel, kernel

from grader import kernels
from grader.kernels import kernelspec


@pytest.fixture(scope="session", autouse=True)
def warm() -> Iterator[Path]:
    """Make ``python3`` warm, with a runtime folder of its own; its path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="warm"))
    kernelspec.install(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        patch.setenv("JUPYTER_PATH", str(folder / "share" / "jupyter"))
        patch.delenv("PMLE_WARM", raising=False)
        yield folder
        kernels.stop()
    shutil.rmtree(folder)


@pytest.fixture
def running() -> Iterator[Kernel]:
    with kernel() as started:
        yield started
