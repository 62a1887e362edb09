"""Judge what is graded on time while other programs keep every core busy.

    .venv/bin/python tests/bench/loaded.py
    .venv/bin/python tests/bench/loaded.py --exercise accelerators/prepare-epoch --answer "right-*"

A right answer must earn full marks every time and a wrong one never; the exit code is 1 otherwise.
Read the ratios beside that: how near did the machine's load bring them to the bound?
"""

from __future__ import annotations

import argparse
import fnmatch
import itertools
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from rich.console import Console
from rich.table import Table

from grader import course
from grader.authoring import answers
from grader.authoring.progress import bar
from grader.checks import run
from grader.lessons.accelerators import job, roofline
from grader.lessons.keras import pipelines


@dataclass(frozen=True)
class Timed:
    """An exercise that is graded on a ratio of times, and the function of its checks that has it.

    Parameters
    ----------
    module, measure
        Where the function is, and its name.
    bound
        What the ratio is held against, for the table.
    """

    module: Any
    measure: str
    bound: str


TIMED = {
    "accelerators/predict-seconds": Timed(
        roofline, "_times_off", f"off by less than {roofline.FACTOR:g} times"
    ),
    "accelerators/prepare-epoch": Timed(
        job, "_side_by_side", f"{job.RATIO:g} times as fast and more"
    ),
    "keras/fast-pipeline": Timed(
        pipelines, "_side_by_side", f"{pipelines.RATIO:g} times as fast and more"
    ),
}

# It ends with whoever started it, however that ends.
SPIN = "import os; parent = os.getppid()\nwhile os.getppid() == parent: sum(range(10**6))"


@dataclass
class Record:
    """What became of one answer, judged again and again."""

    exercise: str
    answer: answers.Answer
    full_marks: int = 0
    judged: int = 0
    seconds: float = 0.0
    ratios: list[float] = field(default_factory=list)

    @property
    def held(self) -> int:
        """How often the answer got what it should: full marks, or less."""
        return self.full_marks if self.answer.right else self.judged - self.full_marks


def main() -> int:
    """Judge, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--exercise", choices=TIMED, action="append", help="all by default")
    parser.add_argument(
        "--answer", action="append", help="names of answer files, as a pattern; all by default"
    )
    parser.add_argument("--times", type=int, default=50, help="how often each answer is judged")
    parser.add_argument(
        "--busy", type=int, default=os.cpu_count(), help="other programs; one a core by default"
    )
    chosen = parser.parse_args()
    records = [
        Record(each, answer)
        for each in chosen.exercise or TIMED
        for answer in _answers(each)
        if any(fnmatch.fnmatch(answer.path.stem, name) for name in chosen.answer or "*")
    ]
    console = Console()
    with bar(console, "answers") as (start, step), _busy(chosen.busy):
        start(len(records) * chosen.times)
        with suppress(KeyboardInterrupt):  # what was measured so far is worth a table
            # In turn, so that no answer has the quiet moments for itself.
            for seed, record in itertools.product(range(chosen.times), records):
                _judge(record, seed)
                step()
    load = ", ".join(f"{each:.0f}" for each in os.getloadavg())
    console.print(
        f"{chosen.busy} programs were kept busy on {os.cpu_count()} cores. The machine's load, of "
        f"all programs, over 1, 5 and 15 minutes: {load}"
    )
    for each in chosen.exercise or TIMED:
        console.print(_table(each, [record for record in records if record.exercise == each]))
    return int(any(record.held < record.judged for record in records))


def _answers(exercise: str) -> list[answers.Answer]:
    lesson, entry = course.load().entry(exercise)
    return answers.of_exercise(course.ROOT / "tests" / "answers", lesson, entry)


@contextmanager
def _busy(number: int) -> Iterator[None]:
    others = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(number)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def _judge(record: Record, seed: int) -> None:
    lesson, entry = course.load().entry(record.exercise)
    exercise = course.exercises(lesson)[record.exercise]
    namespace: dict[str, Any] = {}
    exec(compile(record.answer.source, str(record.answer.path), "exec"), namespace)
    timed = TIMED[record.exercise]
    measured: list[float] = []

    def remember(*arguments: Any) -> Any:
        found = genuine(*arguments)
        measured.append(found[0] / found[1] if isinstance(found, tuple) else found)
        return found

    genuine = getattr(timed.module, timed.measure)
    start = time.perf_counter()
    with mock.patch.object(timed.module, timed.measure, remember):
        verdict = run(exercise, namespace[exercise.answer], entry.points, seed=seed)
    record.seconds = max(record.seconds, time.perf_counter() - start)
    record.judged += 1
    record.full_marks += verdict.score == entry.points
    record.ratios += measured


def _table(exercise: str, records: list[Record]) -> Table:
    title = f"{exercise}: {TIMED[exercise].bound}"
    table = Table("answer", "should", "did", "ratio: least, median, most", "s at most", title=title)
    for record in records:
        ordered = sorted(record.ratios) or [math.nan]
        table.add_row(
            record.answer.path.stem,
            "pass" if record.answer.right else "fail",
            f"{record.held} of {record.judged}",
            f"{ordered[0]:.2f}, {statistics.median(ordered):.2f}, {ordered[-1]:.2f}",
            f"{record.seconds:.0f}",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
