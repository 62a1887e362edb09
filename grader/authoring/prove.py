"""Put right, wrong, untouched and damaged answers through the real test cells."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from grader.authoring import answers, mutants, restyle
from grader.authoring.execute import CELL_SECONDS
from grader.authoring.pages import Page
from grader.authoring.session import Outcome, Session, session
from grader.authoring.text import Text, grade_id, read
from grader.checks import Exercise
from grader.checks import Outcome as Result
from grader.course import Course, CourseError, ExerciseEntry, Lesson, exercises

RIGHT_ANSWERS = 2
"""Right answers, of different approaches, that every exercise needs."""

# A mutant that runs this many times longer than the solution at its fastest hangs; a busy machine
# needs some seconds in any case.
PATIENCE = 10
SHORTEST_LIMIT = 15

TRAINS_SECONDS = 60


@dataclass(frozen=True)
class Trial:
    """An answer to try.

    Parameters
    ----------
    kind
        ``right``, ``wrong``, ``stub``, ``solution`` or ``restyled``.
    name
        Where the answer comes from.
    source
        What the solution cell is replaced with.
    complaint
        Says what is wrong about a verdict; empty if it is as expected.
    """

    kind: str
    name: str
    source: str
    complaint: Callable[[dict[str, Any]], str]


@dataclass(frozen=True)
class Failure:
    """A trial, or a rule about an exercise's answers, that did not hold."""

    exercise: str
    what: str
    why: str
    feedback: str = ""


@dataclass
class MutantReport:
    """What became of an exercise's mutants."""

    killed: int = 0
    timed_out: int = 0
    equivalent: int = 0
    survivors: list[mutants.Mutant] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Share of killed mutants among those that are not equivalent."""
        total = self.killed + len(self.survivors)
        return self.killed / total if total else 1.0


@dataclass
class Proof:
    """An exercise, what is tried on it, and what came of it.

    `held` and `tried` count trials by kind; `seeded` maps a kind to the number of
    runs with other seeds that held, and of all of them.
    """

    page: Page
    text: Text
    entry: ExerciseEntry
    exercise: Exercise
    position: int
    solution: str
    test: str
    trials: list[Trial]
    damaged: list[mutants.Mutant] = field(default_factory=list)
    equivalent: list[mutants.Equivalent] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    seeded: dict[str, tuple[int, int]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    mutation: MutantReport = field(default_factory=MutantReport)

    def fail(self, what: str, why: str, feedback: str = "") -> None:
        """Note something that did not hold."""
        self.failures.append(Failure(self.entry.id, what, why, feedback))


def quick(exercise: Exercise) -> bool:
    """Tell whether an exercise trains nothing, so that its answers can be tried many times."""
    return max(check.time_limit for check in exercise.checks) < TRAINS_SECONDS


def plan(
    pages: Sequence[Page],
    folders: Sequence[Path],
    exercise: str = "",
    with_mutants: bool = False,
) -> list[Proof]:
    """Collect the exercises of pages with all answers to try on them.

    Parameters
    ----------
    pages
        Lessons; a page without one has nothing to prove.
    folders
        Of the form of ``tests/answers``.
    exercise
        Only the exercise with this id.
    with_mutants
        Make mutants of the solutions too.

    Raises
    ------
    CourseError
        A text, a checks module or an exercise's cells cannot be used.
    """
    proofs = []
    for page in pages:
        if page.lesson is None:
            continue
        text, checks = read(page), exercises(page.lesson)
        for entry in page.lesson.exercises:
            if entry.graded == "auto" and exercise in ("", entry.id):
                proof = _proof(page, text, entry, checks)
                _collect(proof, page.lesson, folders)
                if with_mutants:
                    proof.damaged = mutants.of_solution(proof.solution)
                proofs.append(proof)
    return proofs


def _proof(page: Page, text: Text, entry: ExerciseEntry, checks: dict[str, Exercise]) -> Proof:
    cells = text.notebook.cells
    where = {grade_id(cell): number for number, cell in enumerate(cells) if grade_id(cell)}
    missing = [name for name in (entry.slug, f"test-{entry.slug}") if name not in where]
    if missing:
        raise CourseError(
            f"{page.shown(page.source)}: {entry.id} has no cell with the grade_id {missing[0]!r}."
        )
    if entry.id not in checks:
        raise CourseError(f"{entry.id} has no checks in grader/lessons/{page.key}.")
    position = where[entry.slug]
    test = cells[where[f"test-{entry.slug}"]].source
    solution = cells[position]
    return Proof(
        page,
        text,
        entry,
        checks[entry.id],
        position,
        solution.source,
        test,
        list(_own_trials(entry, solution)),
    )


def _own_trials(entry: ExerciseEntry, cell: NotebookNode) -> Iterable[Trial]:
    """Try what every exercise has: the stub, the solution, and the solution in other words."""

    def full(verdict: dict[str, Any]) -> str:
        return _score_complaint(verdict, entry.points)

    yield Trial("stub", "the untouched stub", _stub(cell), _not_attempted)
    yield Trial("solution", "the solution", cell.source, full)
    yield Trial("restyled", "the solution, restyled", restyle.restyled(cell.source), full)
    yield Trial("restyled", "the solution, renamed", restyle.renamed(cell.source), full)


def _stub(cell: NotebookNode) -> str:
    from nbgrader.preprocessors import ClearSolutions

    cleared, _ = ClearSolutions().preprocess_cell(
        NotebookNode({**cell, "metadata": cell.metadata}), {"language": "python"}, 0
    )
    return str(cleared.source)


def _not_attempted(verdict: dict[str, Any]) -> str:
    if verdict["outcome"] != Result.NOT_ATTEMPTED.value:
        return f"expected {Result.NOT_ATTEMPTED.value!r}, got {verdict['outcome']!r}"
    return _score_complaint(verdict, 0)


def _score_complaint(verdict: dict[str, Any], expected: float) -> str:
    if math.isclose(verdict["score"], expected, abs_tol=0.005):
        return ""
    return f"expected {expected:g} points, got {verdict['score']:g}"


def _collect(proof: Proof, lesson: Lesson, folders: Sequence[Path]) -> None:
    """Read the answer files, and hold what there is against what there must be."""
    found = []
    for folder in folders:
        home = folder / lesson.slug / proof.entry.slug
        for path in sorted(home.glob("*.py")):
            try:
                found.append(answers.read(path, proof.entry.points))
            except CourseError as error:
                proof.fail(path.name, str(error))
        try:
            proof.equivalent += mutants.read_equivalent(home / mutants.EQUIVALENT)
        except CourseError as error:
            proof.fail(mutants.EQUIVALENT, str(error))
    proof.trials += [answer_trial(answer) for answer in found]
    right = sum(answer.right for answer in found)
    if right < RIGHT_ANSWERS:
        proof.fail("right answers", f"needs {RIGHT_ANSWERS} approaches, has {right}")
    shown = {answer.misconception for answer in found}
    for idea in dict.fromkeys(idea.id for idea in proof.exercise.misconceptions):
        if idea not in shown:
            proof.fail(idea, "no wrong answer shows this misconception")


def answer_trial(answer: answers.Answer) -> Trial:
    """Say how an answer file's score, words and misconception are held against a verdict."""

    def complaint(verdict: dict[str, Any]) -> str:
        if trouble := _score_complaint(verdict, answer.score):
            return trouble
        text = verdict["text"].casefold()
        if missing := [phrase for phrase in answer.says if phrase.casefold() not in text]:
            return f"the feedback does not say {missing[0]!r}"
        ideas = {part["misconception"] for part in verdict["parts"]} - {""}
        if answer.misconception and answer.misconception not in ideas:
            named = ", ".join(sorted(ideas)) or "none"
            return f"expected the misconception {answer.misconception}, the verdict names {named}"
        return ""

    return Trial("right" if answer.right else "wrong", str(answer.path), answer.source, complaint)


def stray(course: Course, pages: Sequence[Page], folders: Sequence[Path]) -> list[Failure]:
    """Find answer folders that belong to no exercise: nobody would ever run them."""
    slugs = {lesson.slug: lesson for lesson in course.lessons}
    chosen = {page.slug for page in pages}
    found = []
    for folder in folders:
        for home in sorted(folder.glob("*/")):
            if home.name not in slugs:
                found.append(Failure(home.name, str(home), "there is no such lesson"))
            elif home.name in chosen:
                known = {entry.slug for entry in slugs[home.name].exercises}
                found += [
                    Failure(f"{slugs[home.name].key}/{inner.name}", str(inner), "no such exercise")
                    for inner in sorted(home.glob("*/"))
                    if inner.name not in known and inner.name != "__pycache__"
                ]
    return found


def steps(proofs: Sequence[Proof], seeds: int) -> int:
    """Count what there is to run."""
    return sum(
        len(proof.trials) + len(proof.damaged) + len(_seeded(proof)) * max(seeds - 1, 0)
        for proof in proofs
    )


def _seeded(proof: Proof) -> list[Trial]:
    return [trial for trial in proof.trials if trial.kind in ("right", "wrong")]


def run(
    proofs: Sequence[Proof],
    jobs: int = 1,
    seeds: int = 1,
    on_step: Callable[[], None] = lambda: None,
) -> None:
    """Try everything; the results are in the proofs.

    Parameters
    ----------
    proofs
        In the order of the notebooks, so that a kernel need not go back.
    jobs
        How many kernels run at the same time.
    seeds
        How many seeds the right and wrong answers are tried with.
    on_step
        Is called after each answer.
    """
    asyncio.run(_run(proofs, jobs, seeds, on_step))


async def _run(proofs: Sequence[Proof], jobs: int, seeds: int, on_step: Callable[[], None]) -> None:
    # Each seed is a piece of work of its own, so that one exercise can keep several kernels busy.
    waiting = deque((proof, seed) for proof in proofs for seed in range(seeds))

    async def work() -> None:
        while waiting:
            page, text = waiting[0][0].page, waiting[0][0].text
            async with session(page, text) as kernel:
                # A kernel goes on with the next piece of its lesson that nobody has taken.
                while waiting and waiting[0][0].page == page:
                    proof, seed = waiting.popleft()
                    await kernel.go_to(proof.position)
                    if seed:
                        await _prove_seed(proof, kernel, seed, on_step)
                    else:
                        await _prove(proof, kernel, on_step)

    await asyncio.gather(*(work() for _ in range(min(jobs, len(waiting)))))


async def _prove(proof: Proof, kernel: Session, on_step: Callable[[], None]) -> None:
    seconds = []
    for trial in proof.trials:
        start = time.perf_counter()
        outcome = await kernel.try_answer(trial.source, proof.test)
        # The first of them also prepares what the checks keep for the next.
        if trial.kind in ("solution", "restyled"):
            seconds.append(time.perf_counter() - start)
        if trial.kind == "solution":
            _count_hidden(proof, outcome)
        _judge(proof, trial, outcome)
        on_step()
    await kernel.judge(until_failure=True)
    limit = min(CELL_SECONDS, max(SHORTEST_LIMIT, math.ceil(PATIENCE * min(seconds))))
    alive = []
    for mutant in proof.damaged:
        outcome = await kernel.try_answer(mutant.source, proof.test, limit)
        if outcome.score >= proof.entry.points:
            alive.append(mutant)
        else:
            proof.mutation.killed += 1
            proof.mutation.timed_out += outcome.timed_out
        on_step()
    await kernel.judge()
    if proof.damaged:
        _settle(proof, alive)


async def _prove_seed(
    proof: Proof, kernel: Session, seed: int, on_step: Callable[[], None]
) -> None:
    await kernel.judge(seed)
    for trial in _seeded(proof):
        _judge_seed(proof, trial, seed, await kernel.try_answer(trial.source, proof.test))
        on_step()
    await kernel.judge()


def _judge(proof: Proof, trial: Trial, outcome: Outcome) -> None:
    proof.tried[trial.kind] = proof.tried.get(trial.kind, 0) + 1
    why = outcome.trouble or trial.complaint(outcome.verdict)
    if why:
        proof.fail(trial.name, why, str(outcome.verdict.get("text", "")))
    else:
        proof.held[trial.kind] = proof.held.get(trial.kind, 0) + 1


def _judge_seed(proof: Proof, trial: Trial, number: int, outcome: Outcome) -> None:
    held, tried = proof.seeded.get(trial.kind, (0, 0))
    why = outcome.trouble or trial.complaint(outcome.verdict)
    proof.seeded[trial.kind] = (held + (not why), tried + 1)
    if why:
        proof.fail(f"{trial.name} (seed {number})", why, str(outcome.verdict.get("text", "")))


def _count_hidden(proof: Proof, outcome: Outcome) -> None:
    hidden = sum(part["hidden"] for part in outcome.verdict.get("parts", ()))
    if outcome.verdict and hidden != proof.exercise.hidden_checks:
        proof.fail(
            "hidden checks",
            f"the test cell has {hidden}, the exercise says {proof.exercise.hidden_checks}",
        )


def _settle(proof: Proof, alive: Sequence[mutants.Mutant]) -> None:
    """Tell equivalent mutants from survivors, and find entries about neither."""
    for mutant in alive:
        if any(entry.is_of(mutant) for entry in proof.equivalent):
            proof.mutation.equivalent += 1
        else:
            proof.mutation.survivors.append(mutant)
    for entry in mutants.stale(proof.equivalent, alive):
        proof.fail(
            mutants.EQUIVALENT,
            f"stale: no surviving mutant turns {entry.before!r} into {entry.after!r}. Take the "
            f"entry out of {entry.path}",
        )
    if proof.mutation.rate < mutants.GOAL:
        proof.fail(
            "mutants",
            f"{proof.mutation.rate:.1%} killed, {mutants.GOAL:.0%} are needed: add a check, or "
            f"list equivalent mutants with a reason in {mutants.EQUIVALENT}",
        )
