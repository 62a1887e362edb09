"""The checks of lesson 01 against their answers, in process and on many seeds.

`pmle prove` runs the same answers through the real test cells.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest

from grader import course
from grader.authoring import answers
from grader.checks import difference, run

LESSON = course.load().lesson("metrics")
EXERCISES = course.exercises(LESSON)
ALL = [
    (exercise_id, answer)
    for exercise_id, exercise in EXERCISES.items()
    for answer in answers.of_exercise(
        course.ROOT / "tests" / "answers", LESSON, course.load().entry(exercise_id)[1]
    )
    # It would wait for its time limit on every seed; `pmle prove` runs it once.
    if "endless" not in answer.path.name
]
SEEDS = range(1, 9)


def function(exercise_id: str, path: Path) -> Any:
    namespace: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
    plt.close("all")
    return namespace[EXERCISES[exercise_id].answer]


@pytest.mark.parametrize(
    ("exercise_id", "answer"), ALL, ids=[f"{name}/{answer.path.stem}" for name, answer in ALL]
)
def test_verdict_does_not_depend_on_the_seed(exercise_id: str, answer: answers.Answer) -> None:
    points = course.load().entry(exercise_id)[1].points
    for seed in SEEDS:
        verdict = run(EXERCISES[exercise_id], function(exercise_id, answer.path), points, seed=seed)
        assert (verdict.score == points) == answer.right, f"seed {seed}\n{verdict}"


@pytest.mark.parametrize(
    ("exercise_id", "idea"),
    [
        pytest.param(exercise_id, idea, id=idea.id)
        for exercise_id, exercise in EXERCISES.items()
        for idea in exercise.misconceptions
        if idea.wrong is not None and idea.example is not None
    ],
)
def test_the_example_of_an_idea_tells_it_from_the_truth(exercise_id: str, idea: Any) -> None:
    slug = exercise_id.partition("/")[2]
    reference = function(
        exercise_id,
        course.ROOT / "tests" / "answers" / LESSON.slug / slug / "right-reference.py",
    )
    assert difference(idea.wrong(*idea.example), reference(*idea.example)) is not None
