"""The checks of every lesson against their answers, in process and on many seeds.

`pmle prove` runs the same answers through the real test cells, and those that train a network.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras  # noqa: F401  a lesson's kernel has it before an answer's time is taken
import matplotlib.pyplot as plt
import pytest

from grader import course
from grader.authoring import answers, prove
from grader.checks import Exercise, difference, run

ANSWERS = course.ROOT / "tests" / "answers"
EXERCISES = [
    (lesson, exercise)
    for lesson in course.load().lessons
    if lesson.ready
    for exercise in course.exercises(lesson).values()
]
QUICK = [exercise for _, exercise in EXERCISES if prove.quick(exercise)]
ALL = [
    (exercise, answer)
    for lesson, exercise in EXERCISES
    if exercise in QUICK
    for answer in answers.of_exercise(ANSWERS, lesson, course.load().entry(exercise.id)[1])
    # It would wait for its time limit on every seed; `pmle prove` runs it once.
    if "endless" not in answer.path.name
]
OTHER_SEEDS = range(1, 4)
JUNK: dict[str, Any] = {
    "None": None,
    "text": "0.5",
    "bool": True,
    "list": [],
    "dict": {},
    "object": object(),
}


def function(exercise: Exercise, path: Path) -> Any:
    namespace: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
    plt.close("all")
    return namespace[exercise.answer]


@pytest.mark.parametrize(
    ("exercise", "answer"),
    ALL,
    ids=[f"{exercise.id}/{answer.path.stem}" for exercise, answer in ALL],
)
def test_verdict_is_as_expected_on_every_seed(exercise: Exercise, answer: answers.Answer) -> None:
    points = course.load().entry(exercise.id)[1].points
    if not exercise.hidden_checks:  # those are in the test cell only
        verdict = run(exercise, function(exercise, answer.path), points)
        assert prove.answer_trial(answer).complaint(verdict.to_json()) == "", str(verdict)
    for seed in OTHER_SEEDS:
        verdict = run(exercise, function(exercise, answer.path), points, seed=seed)
        assert (verdict.score == points) == answer.right, f"seed {seed}\n{verdict}"


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("exercise", [pytest.param(each, id=each.id) for each in QUICK])
def test_junk_earns_nothing_like_full_marks(exercise: Exercise, junk: str) -> None:
    verdict = run(exercise, lambda *_: JUNK[junk], 1)
    assert verdict.score < 1
    assert any(part.message for part in verdict.parts)


@pytest.mark.parametrize(
    ("lesson", "exercise", "idea"),
    [
        pytest.param(lesson, exercise, idea, id=idea.id)
        for lesson, exercise in EXERCISES
        for idea in exercise.misconceptions
        if idea.wrong is not None and idea.example is not None
    ],
)
def test_the_example_of_an_idea_tells_it_from_the_truth(
    lesson: Any, exercise: Exercise, idea: Any
) -> None:
    reference = function(exercise, ANSWERS / lesson.slug / exercise.slug / "right-reference.py")
    assert difference(idea.wrong(*idea.example), reference(*idea.example)) is not None
