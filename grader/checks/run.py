"""Put an exercise's checks to an answer."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from grader.checks.attempt import Attempt, NotAttemptedError
from grader.checks.capture import Captured, TimeLimitError, captured_output, seeded, time_limit
from grader.checks.exercise import Check, Exercise, Rejected
from grader.checks.suspects import Suspects
from grader.checks.verdict import Part, Verdict

# Once an answer has hung, its other checks wait no longer than this: five checks of an endless loop
# would otherwise keep a learner waiting for half a minute.
SECONDS_AFTER_HANG = 1.0


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()
"""Stands for an answer that is not defined, because its cell was not run."""


def run(
    exercise: Exercise,
    answer: Any,
    points: float,
    hidden: Sequence[Check] = (),
    seed: int = 0,
    until_failure: bool = False,
) -> Verdict:
    """Judge an answer.

    Never raises for what an answer does, short of a learner's own interrupt.

    Parameters
    ----------
    exercise
        What was asked.
    answer
        The learner's function, or `MISSING`.
    points
        What a right answer earns.
    hidden
        Checks that a cohort's grading adds.
    seed
        Decides the fresh inputs. The same seed gives the same verdict.
    until_failure
        Put no further checks once one has failed, where only a full score matters; the verdict
        has the parts so far.
    """
    checks = (*exercise.checks, *hidden)
    more = 0 if hidden else exercise.hidden_checks
    if not callable(answer):
        return _unusable(exercise, answer, points, checks, more)
    parts: list[Part] = []
    notes: list[str] = []
    suspects = Suspects(exercise.misconceptions)
    longest = float("inf")
    for position, check in enumerate(checks):
        part, captured = _run_check(
            exercise, check, answer, suspects, seed, min(longest, check.time_limit)
        )
        if captured.timed_out:
            longest = SECONDS_AFTER_HANG
        if position >= len(exercise.checks):
            part = _conceal(part, position - len(exercise.checks) + 1)
        else:
            notes += _notes(captured)
        parts.append(part)
        if until_failure and not part.passed:
            break
    return Verdict(exercise.id, points, tuple(parts), tuple(dict.fromkeys(notes)), more)


def _unusable(
    exercise: Exercise, answer: Any, points: float, checks: Sequence[Check], more: int
) -> Verdict:
    if answer is MISSING:
        passed = None
        note = f"{exercise.answer} is not defined: run the cell above this one first."
    else:
        passed = False
        note = (
            f"{exercise.answer} is {answer!r}, of type {type(answer).__name__}, where a function "
            f"belongs. Keep the line `def {exercise.answer}(...)` that the cell came with."
        )
    parts = [Part(check.name, check.weight, passed) for check in exercise.checks]
    parts += [
        _conceal(Part(check.name, check.weight, passed), number)
        for number, check in enumerate(checks[len(exercise.checks) :], start=1)
    ]
    return Verdict(exercise.id, points, tuple(parts), (note,), more)


def _run_check(
    exercise: Exercise,
    check: Check,
    answer: Any,
    suspects: Suspects,
    seed: int,
    seconds: float,
) -> tuple[Part, Captured]:
    own_seed = zlib.crc32(f"{exercise.id}|{check.name}|{seed}".encode())
    attempt = Attempt(answer, exercise.answer, np.random.default_rng(own_seed), suspects)
    passed: bool | None = False
    message = misconception = example = ""
    with captured_output() as captured, seeded(own_seed):
        try:
            with time_limit(seconds), np.errstate(all="ignore"):
                check.test(attempt)
            passed = True
        except NotAttemptedError:
            passed = None
        except TimeLimitError:
            captured.timed_out = True
            message = (
                f"{exercise.answer} was still running after {seconds:g} seconds and was "
                "stopped. Is there a loop that never ends?"
            )
        except Rejected as rejected:
            message, misconception = rejected.message, rejected.misconception
            example = rejected.example
        except RecursionError:
            message = f"{exercise.answer} calls itself without end."
        except Exception as error:
            # The check could not digest the result, an odd type most likely: the answer fails.
            message = (
                f"The result of {exercise.answer} cannot be used as asked: "
                f"{type(error).__name__}: {error}."
            )
    return Part(check.name, check.weight, passed, message, misconception, example), captured


def _conceal(part: Part, number: int) -> Part:
    return Part(f"Check {number} of those run at grading", part.weight, part.passed, hidden=True)


def _notes(captured: Captured) -> list[str]:
    notes = [f"Your code warned: {warning}" for warning in captured.warnings]
    for text, where in ((captured.printed, "printed"), (captured.errors, "wrote to stderr")):
        if text.strip():
            first = text.strip().splitlines()[0][:200]
            notes.append(f"Your code {where}: {first!r}. That costs nothing.")
    return notes
