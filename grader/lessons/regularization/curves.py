"""Read a diagnosis off a pair of loss curves."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show
from grader.lab import data

ACTIONS = {
    "underfit": "give the model more room",
    "overfit": "regularize",
    "good": "keep it",
    "noisy-lr": "lower the learning rate",
    "leak": "look for shared rows",
}
"""What to do first about each cause; the exercise's text states both."""

SHARE_RIGHT = 0.9
SHARE_FOUND = 0.8
"""Of the runs of each cause, so many are to be found."""

SHARE_OF_IDEA = 0.8
"""An answer shows an idea if it errs as the idea does in this share of its errors."""

Diagnosis = Callable[[Sequence[float], Sequence[float], float], str]


@functools.cache
def held_out() -> tuple[tuple[str, list[float], list[float], float], ...]:
    """Read the runs whose cause the learner is not told: cause, two curves, floor."""
    causes = pd.read_csv(Path(__file__).with_name("causes.csv"))
    told = data.load("training-curves").drop(columns="cause").merge(causes, on="run")
    return tuple(
        (
            str(run["cause"].iloc[0]),
            run["train_loss"].tolist(),
            run["validation_loss"].tolist(),
            float(run["floor"].iloc[0]),
        )
        for _, run in told.groupby("run")
    )


def _named(attempt: Attempt) -> list[tuple[str, str, str]]:
    """Diagnose every held-out run: the truth, the cause and the action that were named."""
    named = []
    runs = held_out()
    for (cause, *_), received in zip(runs, attempt.each(run[1:] for run in runs), strict=True):
        if not (
            isinstance(received, tuple | list)
            and len(received) == 2
            and received[0] in ACTIONS
            and received[1] in ACTIONS.values()
        ):
            raise Rejected(
                f"{attempt.name} returned {show(received)}. Return two texts, a cause and an "
                "action, spelled as in the docstring."
            )
        named.append((cause, str(received[0]), str(received[1])))
    return named


def _most_are_right(attempt: Attempt) -> None:
    named = _named(attempt)
    wrong = [(truth, cause) for truth, cause, _ in named if cause != truth]
    if len(named) - len(wrong) >= SHARE_RIGHT * len(named):
        return
    (truth, cause), count = Counter(wrong).most_common(1)[0]
    idea = _idea_behind(attempt)
    raise Rejected(
        f"{len(named) - len(wrong)} of {len(named)} held-out runs are right; nine in ten are "
        f"wanted. The commonest error: {count} times {truth!r} was called {cause!r}. "
        f"{idea.why if idea else 'Plot the labelled runs of these two causes side by side.'}",
        misconception=idea.id if idea else "",
    )


def _idea_behind(attempt: Attempt) -> Misconception | None:
    """Find the wrong rule that says the same as the answer, wherever it is wrong."""
    runs = [(truth, curves) for truth, *curves in held_out()]
    given = [received[0] for received in attempt.each(curves for _, curves in runs)]
    for idea in MISCONCEPTIONS:
        if idea.wrong is None:
            continue
        tempted = [idea.wrong(truth, *curves) for truth, curves in runs]
        astray = [
            (cause, wrong)
            for cause, wrong, (truth, _) in zip(given, tempted, runs, strict=True)
            if wrong != truth
        ]
        if astray and sum(cause == wrong for cause, wrong in astray) >= SHARE_OF_IDEA * len(astray):
            return idea
    return None


def _finds(cause: str) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        answers = [given for truth, given, _ in _named(attempt) if truth == cause]
        right = answers.count(cause)
        if right < SHARE_FOUND * len(answers):
            instead, _ = Counter(given for given in answers if given != cause).most_common(1)[0]
            idea = _idea_behind(attempt)
            raise Rejected(
                f"Of the {len(answers)} held-out runs that are {cause!r}, {right} were found; most "
                f"others were called {instead!r}. "
                f"{idea.why if idea else 'What sets these two apart in the labelled runs?'}",
                misconception=idea.id if idea else "",
            )

    return test


def _action_fits(attempt: Attempt) -> None:
    named = _named(attempt)
    never = sorted(set(ACTIONS) - {cause for _, cause, _ in named})
    if never:
        raise Rejected(
            f"You never name {' or '.join(map(repr, never))}, so nobody can see what you would do "
            "about it."
        )
    for _, cause, action in named:
        if ACTIONS[cause] == action:
            continue
        if cause == "underfit" and action == "regularize":
            raise Rejected(
                "For 'underfit' you would regularize. The model cannot even fit what it sees; a "
                "penalty makes it simpler still.",
                misconception="regularization/regularize-underfit",
            )
        raise Rejected(
            f"For {cause!r} you would {action!r}. What does that change about the cause?"
        )


def _named_instead(cause: str, *truths: str) -> Callable[..., str]:
    """Say one cause where the truth is among the given ones."""
    return lambda truth, *_: cause if truth in truths else truth


def _below_training(truth: str, training: Any, validation: Any, floor: float) -> str:
    return "leak" if validation[-1] < training[-1] else truth


def _by_gap(truth: str, training: Any, validation: Any, floor: float) -> str:
    return "overfit" if truth == "good" and validation[-1] > training[-1] else truth


MISCONCEPTIONS = (
    Misconception(
        "regularization/validation-below-training-is-a-leak",
        "A validation loss below the training loss is no proof of a leak: dropout makes the "
        "training loss look worse than the model is. A loss below the floor is a proof: no honest "
        "model gets there.",
        _below_training,
    ),
    Misconception(
        "regularization/any-gap-is-overfitting",
        "A gap between the curves is normal. Overfitting begins where the validation loss turns "
        "up while the training loss goes on down.",
        _by_gap,
    ),
    Misconception(
        "regularization/leak-looks-perfect",
        "The best-looking curves were called good. A validation loss below the floor is too good "
        "to be true.",
        _named_instead("good", "leak"),
    ),
    Misconception(
        "regularization/close-curves-are-good",
        "Two curves close together were called good. How high do they end, compared with the "
        "floor?",
        _named_instead("good", "underfit"),
    ),
    Misconception(
        "regularization/noise-is-overfitting",
        "A jagged run was called overfit. Look at the training curve: does it rise again and "
        "again? More data or a penalty does not cure steps that are too long.",
        _named_instead("overfit", "noisy-lr"),
    ),
    Misconception(
        "regularization/regularize-underfit",
        "A penalty was prescribed for a model that cannot even fit what it sees.",
    ),
)

DIAGNOSE = Exercise(
    id="regularization/diagnose",
    answer="diagnose",
    checks=(
        Check("Nine in ten held-out runs are right", _most_are_right, 3),
        Check("Sound runs are not accused", _finds("good"), 0.4),
        Check("Leaks are found", _finds("leak"), 0.4),
        Check("Underfitting is found", _finds("underfit"), 0.4),
        Check("Overfitting is found", _finds("overfit"), 0.4),
        Check("Steps that are too long are found", _finds("noisy-lr"), 0.4),
        Check("The action fits the cause", _action_fits),
    ),
    hints=(
        "Ask in this order: can it be true at all? Was the training itself steady? Did it get "
        "down? Did it turn up again?",
        "Five numbers say nearly everything: the floor, the ends of both curves, the lowest "
        "validation loss, and how often the training loss rises. Print them for the labelled runs, "
        "one line a run, sorted by cause.",
        "Divide by the floor, so that runs with more noise in their labels can be compared. Test "
        "for a leak first and for 'good' last: what is left when nothing is wrong is good.",
    ),
    misconceptions=MISCONCEPTIONS,
)
