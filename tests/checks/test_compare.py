from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from grader.checks import difference
from grader.checks.compare import runnable, show, show_call

NAN = float("nan")


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (1, 1.0),
        (np.float32(0.5), 0.5),
        (np.array(2.0), 2),
        (NAN, NAN),
        (1 + 1e-9, 1.0),
        ([1, 2], np.array([1.0, 2.0])),
        ((1, 2), [1, 2]),
        (pd.Series([1.0, NAN]), [1.0, NAN]),
        ({"b": 2, "a": 1.0}, {"a": 1, "b": 2.0}),
        (np.True_, True),
        ("x", "x"),
        (["a", "b"], ["a", "b"]),
        (None, None),
        ([], []),
    ],
)
def test_equal_by_meaning(received: object, expected: object) -> None:
    assert difference(received, expected) is None


@pytest.mark.parametrize(
    ("received", "expected", "says"),
    [
        (1.1, 1.0, "is 1.1"),
        (["a"], [], "is ['a']"),
        (0.0, NAN, "is 0"),
        (None, 1.0, "nothing was returned"),
        ("1", 1.0, "one number belongs"),
        (True, 1.0, "type bool"),
        ([1.0], 1.0, "shape (1,)"),
        (1, True, "True or False belongs"),
        ([1, 2, 3], [1, 2], "shape (3,), not (2,)"),
        ([[1, 2]], [1, 2], "shape (1, 2)"),
        ({"a": 1}, {"a": 1, "b": 2}, "lacks 'b'"),
        ({"a": 1, "c": 2}, {"a": 1}, "'c', which nobody asked for"),
        ({"a": 2}, {"a": 1}, "at 'a' is 2"),
        ([1.0], {"a": 1}, "a dict belongs"),
        ("ab", ["a", "b"], "a sequence belongs"),
        (object(), [1.0], "numbers belong"),
        (np.arange(30.0), np.zeros(30), "differs in 29 of 30 places, first at [1]"),
    ],
)
def test_difference_says_what_is_wrong(received: object, expected: object, says: str) -> None:
    found = difference(received, expected)
    assert found is not None
    assert says in found


def test_tolerance_is_relative_and_absolute() -> None:
    assert difference(1e9 + 100, 1e9) is None
    assert difference(1e-9, 0.0) is None
    assert difference(1e-3, 0.0) is not None


@pytest.mark.parametrize(
    "value", [1, 2.5, "x", None, True, [[1], [2]], (1,), {"a": [1.0]}, np.array([1.5, 2.5])]
)
def test_what_is_shown_can_be_pasted(value: object) -> None:
    restored = eval(show(value), {"np": np})
    assert difference(restored, value) is None


def test_calls_are_short() -> None:
    text = show_call("f", (np.zeros((100, 3)), list(range(1000))))
    assert text.startswith("f(<ndarray of shape (100, 3)>, [0, 1")
    assert len(text) < 200


def test_a_function_is_shown_by_its_name_and_cannot_be_pasted() -> None:
    call = show_call("f", (test_calls_are_short, 1))
    assert call == "f(<function test_calls_are_short>, 1)"
    assert not runnable(call)
