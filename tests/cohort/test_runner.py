"""A nursery that is started before its lesson is known is used by the first, and ends."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
import small

from grader.cohort import warm
from grader.cohort.runner import Order, beforehand
from grader.cohort.sandbox import Limits

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
)
ORDER = Order(small.LESSON.module, "light", Limits(), True)
CELL = {"number": 0, "kind": "run", "source": "2 + 3", "exercise": "", "answer": ""}
JOB: dict[str, Any] = {"env": {}, "imports": [], "files": {}, "cells": [CELL]}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[warm.Nursery]:
    found: list[warm.Nursery] = []
    begin = warm.start

    def start(isolate: bool, threads: int) -> warm.Nursery:
        found.append(begin(isolate, threads))
        return found[-1]

    monkeypatch.setattr(warm, "start", start)
    return found


def test_the_first_lesson_gets_it_and_the_next_one_its_own(started: list[warm.Nursery]) -> None:
    with beforehand(True, 1) as start:
        for count in (1, 2):
            with start(ORDER, 1) as run:
                (output,) = run(JOB)["outputs"]["0"]
            assert output["data"] == {"text/plain": "5"}
            assert len(started) == count
    assert not any(nursery.alive for nursery in started)


def test_it_ends_where_there_is_nothing_to_run(started: list[warm.Nursery]) -> None:
    with beforehand(True, 1):
        assert started[0].alive
    assert not started[0].alive
