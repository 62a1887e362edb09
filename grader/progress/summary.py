"""Where the learner stands, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks import Outcome
from grader.course import Course, ExerciseEntry, Lesson
from grader.progress.record import Attempt


@dataclass(frozen=True)
class LessonProgress:
    """One lesson's standing; `done` counts exercises that are right."""

    lesson: Lesson
    done: int
    total: int
    earned: float


@dataclass(frozen=True)
class NextStep:
    """The next best thing to do, and why."""

    lesson: Lesson
    exercise: ExerciseEntry
    reason: str


def by_lesson(course: Course, best: dict[str, Attempt]) -> list[LessonProgress]:
    """Sum up every lesson. Exercises graded by a person count neither way."""
    rows = []
    for lesson in course.lessons:
        mine = [best[entry.id] for entry in automatic(lesson) if entry.id in best]
        right = sum(attempt.outcome is Outcome.RIGHT for attempt in mine)
        earned = sum(attempt.score for attempt in mine)
        rows.append(LessonProgress(lesson, right, len(automatic(lesson)), earned))
    return rows


def automatic(lesson: Lesson) -> list[ExerciseEntry]:
    """List the exercises that the checks can judge."""
    return [entry for entry in lesson.exercises if entry.graded == "auto"]


def next_step(course: Course, best: dict[str, Attempt]) -> NextStep | None:
    """Choose what to do next: finish what is partly right, else take the next in order."""
    entries = [(lesson, entry) for lesson in course.ready_lessons for entry in automatic(lesson)]
    for wanted, reason in (
        (Outcome.PARTIAL, "it is partly right already"),
        (Outcome.WRONG, "you have begun it"),
    ):
        for lesson, entry in entries:
            if entry.id in best and best[entry.id].outcome is wanted:
                return NextStep(lesson, entry, reason)
    for lesson, entry in entries:
        if entry.id not in best or best[entry.id].outcome is Outcome.NOT_ATTEMPTED:
            return NextStep(lesson, entry, "it is the next one in order")
    return None
