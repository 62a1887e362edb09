from __future__ import annotations

import os
import random
import threading
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from grader.checks import (
    MISSING,
    Check,
    Exercise,
    Misconception,
    Outcome,
    Verdict,
    agrees_with,
    run,
)

HINTS = ("idea", "way", "detail")


def mean(values: Any) -> float:
    return float(np.mean(values))


def draws(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [(rng.normal(size=9),), ([1.0, 2.0, 6.0],)]


MEDIAN = Misconception(
    "x/median", "This is the median.", lambda values: float(np.median(values)), ([1, 2, 9],)
)
FIRST = Misconception("x/first", "This is the first value.", lambda values: values[0])


def exercise(*checks: Check, **fields: Any) -> Exercise:
    default = (
        Check("Averages", agrees_with(mean, draws), weight=3, time_limit=0.3),
        Check("Takes one value", agrees_with(mean, [([4.0],)]), time_limit=0.3),
    )
    return Exercise(
        "x/mean", "mean", checks or default, HINTS, fields.pop("ideas", (MEDIAN, FIRST)), **fields
    )


def judge(answer: Any, **fields: Any) -> Verdict:
    return run(exercise(**fields), answer, points=4)


def test_right() -> None:
    verdict = judge(lambda values: sum(values) / len(values))
    assert (verdict.outcome, verdict.score, repr(verdict)) == (Outcome.RIGHT, 4, "4")


def test_partial_names_the_idea_and_shows_an_example() -> None:
    verdict = judge(lambda values: float(np.median(values)))
    assert (verdict.outcome, verdict.score) == (Outcome.PARTIAL, 1)
    assert verdict.misconceptions == ("x/median",)
    assert "This is the median." in str(verdict)
    assert "mean([1, 2, 9])  # should be 4" in str(verdict)


def test_wrong_without_an_idea_names_none() -> None:
    verdict = judge(lambda values: -1.0)
    assert (verdict.outcome, verdict.score) == (Outcome.WRONG, 0)
    assert verdict.misconceptions == ()
    assert "By the definition it is" in str(verdict)


def test_an_idea_that_a_passed_check_speaks_against_is_not_named() -> None:
    checks = (
        Check("Three values", agrees_with(mean, [([1.0, 2.0, 6.0],)])),
        Check("Two values", agrees_with(mean, [([2.0, 4.0],)])),
    )
    # Right on three values, where the first value would be wrong, and the first value on two.
    answer = lambda values: mean(values) if len(values) == 3 else values[0]  # noqa: E731
    assert run(exercise(*checks), answer, 4).misconceptions == ()


def test_untouched_stub_is_not_attempted() -> None:
    def stub(values: Any) -> float:
        raise NotImplementedError

    verdict = judge(stub)
    assert (verdict.outcome, verdict.score) == (Outcome.NOT_ATTEMPTED, 0)
    assert "Not attempted" in str(verdict)


def test_cell_that_was_not_run() -> None:
    verdict = judge(MISSING)
    assert verdict.outcome is Outcome.NOT_ATTEMPTED
    assert "mean is not defined: run the cell above this one first" in str(verdict)


def test_value_instead_of_a_function() -> None:
    verdict = judge(3.0)
    assert verdict.outcome is Outcome.WRONG
    assert "where a function belongs" in str(verdict)


def raises(values: Any) -> float:
    return 1 / 0


def leaves(values: Any) -> float:
    raise SystemExit(3)


def changes(values: Any) -> float:
    result = mean(values)
    values[0] = 99.0
    return result


def hangs(values: Any) -> float:
    while True:
        pass


def sleeps(values: Any) -> float:
    time.sleep(60)
    return 0.0


def swallows(values: Any) -> float:
    while True:
        try:
            while True:
                pass
        except Exception:
            continue


def recurses(values: Any) -> float:
    return recurses(values)


def hands_back_oddity(values: Any) -> Any:
    class Odd:
        def __float__(self) -> float:
            raise RuntimeError("no")

        def __array__(self) -> Any:
            raise RuntimeError("no array")

    return Odd()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (raises, "raised ZeroDivisionError: division by zero"),
        (raises, "return 1 / 0"),
        (leaves, "raised SystemExit: 3"),
        (changes, "changes its input number 1 in place"),
        (hangs, "still running after 0.3 seconds"),
        (sleeps, "still running"),
        (swallows, "still running"),
        (recurses, "RecursionError"),
        (hands_back_oddity, "cannot be used as asked"),
        (lambda: 1.0, "raised TypeError"),
    ],
)
def test_misbehaviour_is_explained(answer: Callable[..., Any], says: str) -> None:
    verdict = judge(answer)
    assert verdict.score < 4
    assert says in str(verdict)


@pytest.mark.parametrize(
    "value",
    [[1.0, 2.0], np.array([1.0, 2.0]), pd.Series([1.0, 2.0]), {"a": [1.0]}, [[1.0], [2.0]]],
    ids=["list", "array", "series", "dict", "nested"],
)
def test_every_kind_of_input_is_guarded(value: Any) -> None:
    def spoil(data: Any) -> int:
        inner = data["a"] if isinstance(data, dict) else data
        if isinstance(inner[0], list):
            inner[0][0] = 7.0
        else:
            inner[0] = 7.0
        return 1

    verdict = run(exercise(Check("one", agrees_with(lambda _: 1, [(value,)]))), spoil, 1)
    assert "in place" in str(verdict)


def test_hanging_off_the_main_thread_ends_too() -> None:
    found: list[Verdict] = []
    thread = threading.Thread(target=lambda: found.append(judge(hangs)))
    thread.start()
    thread.join(timeout=20)
    assert found
    assert "still running" in str(found[0])


def test_noise_costs_nothing_and_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    def noisy(values: Any) -> float:
        print("hello")
        warnings.warn("careful", stacklevel=1)
        os.write(2, b"from C++\n")
        return mean(values)

    verdict = judge(noisy)
    assert verdict.outcome is Outcome.RIGHT
    for word in ("hello", "UserWarning: careful", "from C++"):
        assert word in str(verdict)
    assert capfd.readouterr() == ("", "")


def test_a_flood_of_output_is_kept_small() -> None:
    def flood(values: Any) -> float:
        for _ in range(20_000):
            print("x" * 100)
        return mean(values)

    verdict = judge(flood)
    assert len(str(verdict)) < 5_000


def test_random_state_is_fixed_inside_and_given_back() -> None:
    seen: list[float] = []

    def lottery(values: Any) -> float:
        seen.append(np.random.random() + random.random())
        return mean(values)

    before = (random.getstate(), np.random.get_state()[1].tolist())
    judge(lottery)
    first = list(seen)
    judge(lottery)
    assert seen[len(first) :] == first
    assert before == (random.getstate(), np.random.get_state()[1].tolist())


def test_inputs_are_fresh_for_each_seed_and_the_same_for_one() -> None:
    def inputs(seed: int) -> list[float]:
        kept: list[float] = []
        run(exercise(), lambda values: kept.append(float(values[0])) or 0.0, 1, seed=seed)
        return kept

    assert inputs(1) == inputs(1)
    assert inputs(1) != inputs(2)


SECRET = Check("Secret name", agrees_with(mean, [([123456.0],)]))


def test_until_failure_puts_no_check_after_one_that_failed() -> None:
    calls: list[Any] = []

    def wrong_for_three(values: Any) -> float:
        calls.append(values)
        return mean(values) if len(values) != 3 else -1.0

    short = run(exercise(), wrong_for_three, 4, until_failure=True)
    assert [(part.name, part.passed) for part in short.parts] == [("Averages", False)]
    once = len(calls)
    assert [part.passed for part in run(exercise(), wrong_for_three, 4).parts] == [False, True]
    assert len(calls) > 2 * once
    assert run(exercise(), mean, 4, until_failure=True).score == 4


def test_hidden_checks_count_and_keep_their_secrets() -> None:
    verdict = run(exercise(hidden_checks=1), lambda values: min(mean(values), 1000.0), 5, [SECRET])
    assert verdict.score == 4
    assert "Secret" not in str(verdict)
    assert "123456" not in str(verdict.to_json()) + str(verdict._repr_mimebundle_())
    assert "Check 1 of those run at grading (not passed)" in str(verdict)


def test_the_learner_is_told_of_hidden_checks() -> None:
    verdict = judge(mean, hidden_checks=2)
    assert verdict.score == 4
    assert "2 more run at grading" in str(verdict)


def test_scores_are_shares_of_the_weights_to_two_decimals() -> None:
    checks = [Check(f"c{n}", agrees_with(lambda _: n, [(0,)])) for n in range(3)]  # noqa: B023
    verdict = run(exercise(*checks), lambda _: 2, 1)
    assert repr(verdict) in ("1", "0.33")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"hints": ("one", "two")}, "needs 3 hints"),
        ({"hints": ("one", "two", " ")}, "needs 3 hints"),
        ({"checks": ()}, "has no check"),
    ],
)
def test_a_badly_made_exercise_is_refused(fields: dict[str, Any], says: str) -> None:
    whole = {"checks": (SECRET,), "hints": HINTS, **fields}
    with pytest.raises(ValueError, match=says):
        Exercise("x/y", "y", **whole)


def test_html_says_what_the_text_says_and_escapes() -> None:
    def nasty(values: Any) -> Any:
        raise ValueError("<script>alert(1)</script>")

    verdict = judge(nasty)
    page = verdict._repr_mimebundle_()["text/html"]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    for part in verdict.parts:
        assert part.name in page
        assert part.name in str(verdict)
