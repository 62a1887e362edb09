"""The course's figures, each beside what it is compared with. Run by ``make bench``.

Everything is measured in alternation within one run, because the machine's load changes from run
to run; read the ratios rather than the seconds.
"""

from __future__ import annotations

import argparse
import compileall
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import accelerators
import cohort
import measure
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from grader import course
from grader.checks import run as run_checks

sys.path.insert(0, str(course.ROOT / "tests" / "roundtrip"))
from classroom import LESSON, RIGHT, fill_in

BIN = Path(sys.executable).parent
WARM = {"PMLE_WARM": "on", "PMLE_RECORD": "off"}
SUBMISSIONS = 4
COHORT, TENSORFLOW_COHORT = 50, 20

console = Console()


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="repetitions of each measurement")
    parser.add_argument("--cohort", type=int, default=COHORT, help="submissions of the cohort")
    parser.add_argument(
        "--tensorflow", type=int, default=TENSORFLOW_COHORT, help="those of a TensorFlow lesson"
    )
    parser.add_argument("--only-cohort", action="store_true", help="measure nothing else")
    parser.add_argument(
        "--curve", type=int, nargs="+", metavar="N", help="only the cost in cohorts of such sizes"
    )
    chosen = parser.parse_args()
    rounds = chosen.rounds
    # Some systems let no .pyc be written: then every start would compile the course anew.
    compileall.compile_dir(course.ROOT / "grader", quiet=1)
    if chosen.curve:
        cohort.curve(console, chosen.curve)
        return
    if chosen.only_cohort:
        _cohorts(chosen)
        return
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        check_latency()
        compare("One notebook (nbclient)", notebook_command(scratch), scratch, rounds)
        compare("nbval, lesson 01", nbval_command(), course.ROOT, rounds)
        compare(
            f"nbgrader autograde, {SUBMISSIONS} submissions",
            autograde_command(scratch),
            scratch,
            rounds,
            per=SUBMISSIONS,
        )
        build(scratch)
    accelerators.compare(console)
    _cohorts(chosen)


def _cohorts(chosen: argparse.Namespace) -> None:
    for subject in cohort.subjects(chosen.cohort, chosen.tensorflow):
        if subject.submissions:
            cohort.compare(console, subject)


def check_latency() -> None:
    """Time `check` for every exercise of the lesson, in a process that is already warm."""
    table = Table("exercise", "median ms", "slowest ms", title="check latency (reference solution)")
    for exercise_id, exercise in course.exercises(LESSON).items():
        namespace: dict[str, object] = {}
        exec(RIGHT[exercise.slug].read_text(encoding="utf-8"), namespace)
        answer = namespace[exercise.answer]
        seconds = [_seconds(lambda: run_checks(exercise, answer, 1.0)) for _ in range(10)]  # noqa: B023 called at once
        table.add_row(
            exercise_id, f"{statistics.median(seconds) * 1e3:.0f}", f"{max(seconds) * 1e3:.0f}"
        )
    console.print(table)


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def notebook_command(scratch: Path) -> list[str]:
    """Execute the solution notebook."""
    shutil.copytree(LESSON.solution.parent, scratch / "notebook")
    return [
        *(sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "notebook"),
        *("--output", "done.ipynb", str(scratch / "notebook" / LESSON.solution.name)),
    ]


def nbval_command() -> list[str]:
    """Run the lesson under nbval as the tests do."""
    return [sys.executable, "-m", "pytest", "-q", "--nbval", str(LESSON.solution.parent)]


def autograde_command(scratch: Path) -> list[str]:
    """Prepare a course with a few submissions and grade them all again."""
    shutil.copy(course.ROOT / "nbgrader_config.py", scratch)
    shutil.copytree(LESSON.solution.parent, scratch / "solutions" / LESSON.slug)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    environment = {**measure.PLAIN, "PATH": f"{BIN}:/usr/bin:/bin"}
    measure.run([*nbgrader, "generate_assignment", LESSON.slug], scratch, environment)
    for number in range(SUBMISSIONS):
        folder = scratch / "submitted" / f"student{number}" / LESSON.slug
        shutil.copytree(scratch / "notebooks" / LESSON.slug, folder)
        fill_in(folder / LESSON.notebook.name, RIGHT)
    return [*nbgrader, "autograde", LESSON.slug, "--force"]


def build(scratch: Path) -> None:
    """Time a build from nothing and one with nothing to do."""
    copy = scratch / "course"
    shutil.copytree(
        course.ROOT, copy, ignore=shutil.ignore_patterns(".venv*", ".git", "*.ipynb", ".*_cache")
    )
    command = [sys.executable, "-m", "grader.cli", "build", LESSON.slug]
    environment = {**WARM, "PYTHONPATH": str(copy)}
    table = Table("build of lesson 01", "wall s", "CPU s")
    for name in ("from nothing", "nothing to do"):
        sample = measure.run(command, copy, environment)
        table.add_row(name, f"{sample.wall:.1f}", f"{sample.cpu:.1f}")
    console.print(table)


def compare(title: str, command: Sequence[str], cwd: Path, rounds: int, per: int = 1) -> None:
    """Alternate plain and warm kernels and print both with their ratio."""
    kinds: dict[str, Mapping[str, str]] = {"plain": measure.PLAIN, "warm": WARM}
    samples: dict[str, list[measure.Sample]] = {kind: [] for kind in kinds}
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as progress:
        task = progress.add_task(title, total=rounds * len(kinds))
        for number in range(rounds):
            for kind, environment in kinds.items():
                progress.update(task, description=f"{title}: {kind}, {number + 1} of {rounds}")
                samples[kind].append(measure.run(command, cwd, environment))
                progress.advance(task)
    medians = {kind: measure.median(runs) for kind, runs in samples.items()}
    table = Table("kernels", "wall s", "CPU s", "peak MB", "times faster", title=title)
    for kind, sample in medians.items():
        table.add_row(
            kind,
            f"{sample.wall / per:.2f}",
            f"{sample.cpu / per:.2f}",
            f"{sample.memory:.0f}",
            f"{medians['plain'].wall / sample.wall:.1f}",
        )
    if per > 1:
        table.caption = "seconds per submission"
    console.print(table)


if __name__ == "__main__":
    main()
