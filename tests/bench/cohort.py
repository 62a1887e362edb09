"""A cohort graded by plain nbgrader and by `pmle`, and the floor: what its cells and pages cost.

All ways grade the same simulated submissions of a course with a few exercises, in one run.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import measure
import nbformat
from rich.console import Console
from rich.table import Table

from grader import course
from grader.cohort import engine, feedback
from grader.cohort.ledger import Ledger
from grader.cohort.plain import run_test
from grader.cohort.release import classroom, register, release
from grader.cohort.simulate import simulate
from grader.kernels import stages

sys.path.insert(0, str(course.ROOT / "tests" / "cohort"))
import small

ENVIRONMENT = {
    **measure.PLAIN,
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
}
PMLE, NBGRADER = [sys.executable, "-m", "grader.cli"], [sys.executable, "-m", "nbgrader"]
ONE, ALONE, TWO = "pmle, 1 at once", "pmle, 1 at once, on one core", "pmle, 2 at once"
FLOOR = "the floor"
_ROUNDS, _SECONDS = 5, 2.0


@dataclass(frozen=True)
class Subject:
    """Exercises of a lesson that are graded, and how many submissions of them."""

    title: str
    lesson: str
    exercises: tuple[str, ...]
    submissions: int


def subjects(light: int, tensorflow: int) -> tuple[Subject, ...]:
    """List what is graded; a submission of TensorFlow takes plain nbgrader three times as long."""
    exercises = ("count-parameters", "output-shape", "twins")
    return (
        Subject("scikit-learn", small.LESSON.slug, small.EXERCISES, light),
        Subject("TensorFlow", "07-keras", exercises, tensorflow),
    )


def compare(console: Console, subject: Subject) -> None:
    """Grade a cohort and write its feedback in each way, and print a table."""
    slug = subject.lesson
    grade = [*PMLE, "grade", slug, "--feedback", "--jobs"]
    ways = {
        "nbgrader": [[*NBGRADER, "autograde", slug], [*NBGRADER, "generate_feedback", slug]],
        # The coordinator works beside the submission that runs, so that one at once is faster on
        # two cores than on one.
        ALONE: [["taskset", "--cpu-list", "0", *grade, "1"]],
        ONE: [[*grade, "1"]],
        TWO: [[*grade, "2"]],
        FLOOR: [[sys.executable, __file__, slug]],
    }
    samples: dict[str, measure.Sample] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, commands in ways.items():
            # The floor takes the submissions that have just been graded.
            if name != FLOOR:
                root = Path(folder).resolve() / name.replace(" ", "-")
                _course(root, subject)
            samples[name] = _sum([measure.run(command, root, ENVIRONMENT) for command in commands])
    table = Table(
        *("who", "wall s", "CPU s", "peak MB (PSS)", "times faster", "CPU of the floor"),
        title=f"{subject.title}: {subject.submissions} submissions, grade and feedback",
        caption=f"load of the machine: {os.getloadavg()[1]:.0f} on {os.cpu_count()} cores",
    )
    for name, sample in samples.items():
        table.add_row(
            name,
            f"{sample.wall:.1f}",
            f"{sample.cpu:.1f}",
            f"{sample.memory:.0f}",
            f"{samples['nbgrader'].wall / sample.wall:.1f}",
            f"{sample.cpu / samples[FLOOR].cpu:.1f}",
        )
    console.print(table)
    one, two = samples[ONE], samples[TWO]
    console.print(
        f"2 at once: {one.wall / two.wall:.2f}x as fast as 1, "
        f"{samples[ALONE].wall / two.wall:.2f}x as fast as 1 on one core, "
        f"{two.memory / one.memory:.2f}x the memory; "
        f"two loops that share nothing: {_independent():.2f}x as fast as one"
    )


def _independent() -> float:
    """Measure how much more than one process two get done that share nothing but the machine."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_loops, [0.1] * 2))  # both have started
        ratios = []
        for _ in range(_ROUNDS):
            alone = pool.submit(_loops, _SECONDS).result()
            ratios.append(sum(pool.map(_loops, [_SECONDS] * 2)) / alone)
    return statistics.median(ratios)


def _loops(seconds: float) -> int:
    """Do what an interpreter does as a rule, and count how often."""
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        count += len({number: str(number) for number in range(1000)})
    return count


def _course(root: Path, subject: Subject) -> None:
    lesson = course.load().lesson(subject.lesson)
    room, made = small.make(root, lesson=lesson, exercises=subject.exercises)
    simulate(room, made, subject.submissions)
    register(room, made)


def _sum(samples: Sequence[measure.Sample]) -> measure.Sample:
    return measure.Sample(
        sum(sample.wall for sample in samples),
        sum(sample.cpu for sample in samples),
        max(sample.memory for sample in samples),
    )


def floor(slug: str) -> None:
    """Execute the cells of graded submissions in forks of a warm process, and write their pages.

    Raises
    ------
    RuntimeError
        A test had another outcome than when it was graded, so that this is not the same work.
    """
    lesson = course.load().lesson(slug)
    room = classroom(Path.cwd())
    stages.preload(stages.STAGES[release(room, lesson).stage])
    students = feedback.graded(room, lesson)
    for student in students:
        path = room.folder("autograded", student, slug) / lesson.solution.name
        pid = os.fork()
        if pid == 0:
            os._exit(_execute(nbformat.read(path, as_version=4)))
        if os.waitpid(pid, 0)[1]:
            raise RuntimeError(f"{student}: a test had another outcome than when it was graded")
    list(feedback.generate(room, lesson, students, jobs=1))


def _execute(notebook: nbformat.NotebookNode) -> int:
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        outputs = run_test(cell.source, names)
        marks = cell.metadata.get("nbgrader", {})
        if not marks.get("grade") or marks.get("solution"):
            continue
        if [one["output_type"] for one in outputs] != [one.output_type for one in cell.outputs]:
            return 1
    return 0


class _TimedLedger(Ledger):
    """Adds up the seconds that the gradebook takes."""

    seconds = 0.0

    def record(self, *arguments: Any) -> None:
        start = time.perf_counter()
        super().record(*arguments)
        self.seconds += time.perf_counter() - start


def curve(console: Console, counts: Sequence[int]) -> None:
    """Show what a submission costs in small and in large cohorts."""
    table = Table("submissions", "ms each", "of it the gradebook", "CPU ms of the coordinator")
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve() / "course"
            _course(root, Subject("", small.LESSON.slug, small.EXERCISES[:1], count))
            room = classroom(root)
            made = release(room, small.LESSON)
            with closing(_TimedLedger(room, made)) as ledger:
                plan = engine.plan(room, made, ledger, "", force=False)
                options = engine.Options(jobs=os.cpu_count() or 1)
                start, cpu = time.perf_counter(), time.process_time()
                done = sum(1 for _ in engine.grade(room, made, ledger, plan.todo, options))
                seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
                share = ledger.seconds / seconds
        each = f"{seconds / done * 1e3:.0f}", f"{share:.0%}", f"{cpu / done * 1e3:.0f}"
        table.add_row(str(done), *each)
    table.caption = f"load of the machine: {os.getloadavg()[1]:.0f} on {os.cpu_count()} cores"
    console.print(table)


if __name__ == "__main__":
    floor(sys.argv[1])
