"""The list of exercises that are judged beside the student's code names exercises that exist."""

from __future__ import annotations

from grader import course
from grader.cohort.judge import WITHIN_REACH


def test_every_listed_exercise_exists() -> None:
    known = {exercise.id for lesson in course.load().lessons for exercise in lesson.exercises}
    assert set(WITHIN_REACH) <= known
