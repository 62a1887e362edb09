"""A release knows from the notebook alone what its tests judge."""

from __future__ import annotations

import pytest

from grader import course
from grader.cohort.release import classroom, release
from grader.course import Lesson


@pytest.mark.parametrize("lesson", course.load().ready_lessons, ids=lambda lesson: lesson.slug)
def test_each_test_judges_the_function_that_its_checks_ask_for(lesson: Lesson) -> None:
    found = {test.exercise: test.answer for test in release(classroom(), lesson).tests.values()}
    wanted = {name: exercise.answer for name, exercise in course.exercises(lesson).items()}
    assert found == wanted
