"""The cases of lesson 03's `first_action` ask for every action, in the words of the checks."""

from __future__ import annotations

from grader.lab import data
from grader.lessons.training_clinic import order

CASES = data.records("first-actions")


def test_there_are_25_cases_with_known_values() -> None:
    assert len(CASES) == 25
    for case in CASES:
        for field, values in order.FIELDS.items():
            assert case[field] in values, case["name"]


def test_every_action_comes_first_in_some_case() -> None:
    wanted = {order.first_action(case) for case in CASES}
    assert wanted == {*order.ACTIONS.values(), order.KEEP}
    assert wanted.isdisjoint(order.TEMPTING)
