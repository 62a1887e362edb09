"""What to do first: the order of a diagnosis."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from grader.checks import Decision, Exercise, Misconception
from grader.checks.decisions import Case
from grader.lab import data

FIELDS = {
    "data_looked_at": ("yes", "no"),
    "one_batch": ("fits", "fails", "untried"),
    "gradients": ("healthy", "vanishing", "exploding"),
    "training_loss": ("low", "still falling", "high", "jumps"),
    "validation": ("close", "worse", "too good"),
    "production": ("same", "differs"),
}
"""What can be known of a run, in the order in which it is asked."""

ACTIONS = {
    ("data_looked_at", "no"): "look at the data",
    ("one_batch", "untried"): "overfit one batch",
    ("one_batch", "fails"): "look for a bug",
    ("gradients", "exploding"): "clip the gradients",
    ("gradients", "vanishing"): "change activation or initialization",
    ("training_loss", "jumps"): "lower the learning rate",
    ("training_loss", "still falling"): "train longer",
    ("training_loss", "high"): "give the model more room",
    ("validation", "too good"): "look for a leak",
    ("validation", "worse"): "regularize",
    ("production", "differs"): "compare training and inference mode",
}
"""What follows from a finding, unless an earlier field has one."""

KEEP = "keep it"
TEMPTING = ("rent a larger accelerator", "raise the learning rate")
"""Offered, and never right."""


def first_action(case: Case) -> str:
    """Ask one field after the other; the first that is not as it should be decides."""
    findings = [ACTIONS.get((name, case[name])) for name in FIELDS]
    return next((action for action in findings if action), KEEP)


def _decisive(case: Case) -> str:
    return next((name for name in FIELDS if (name, case[name]) in ACTIONS), "")


def _vary(case: Case, rng: np.random.Generator) -> Case:
    """Change only what is asked after the decisive field."""
    names = list(FIELDS)
    decisive = _decisive(case)
    later = names[names.index(decisive) + 1 :] if decisive else []
    return case | {name: str(rng.choice(FIELDS[name])) for name in later}


def _family(*names: str) -> Callable[[Case], bool]:
    return lambda case: _decisive(case) in names


_BUG_TEST = ("overfit one batch", "look for a bug")
_TRAINING = (
    "clip the gradients",
    "change activation or initialization",
    "lower the learning rate",
    "train longer",
    "give the model more room",
)

_IDEAS = (
    (
        Misconception(
            "training-clinic/larger-accelerator",
            "A larger accelerator does the same thing faster. Nothing here says that speed is the "
            "trouble.",
        ),
        lambda case, given, wanted: given == "rent a larger accelerator",
    ),
    (
        Misconception(
            "training-clinic/raises-the-rate",
            "A higher rate multiplies every layer's step. What reaches the first layers stays a "
            "tiny share, and the last layers begin to leap.",
        ),
        lambda case, given, wanted: given == "raise the learning rate",
    ),
    (
        Misconception(
            "training-clinic/data-not-looked-at",
            "Nobody has looked at the data. Ten minutes with the rows, their ranges and their "
            "labels come before any run: whatever you find later may have its cause there.",
        ),
        lambda case, given, wanted: wanted == "look at the data",
    ),
    (
        Misconception(
            "training-clinic/larger-model-first",
            "A larger model hides the trouble. Nobody knows yet that data and code are right, and "
            "a larger model learns wrong labels, or through a bug, no better.",
        ),
        lambda case, given, wanted: given == "give the model more room" and wanted in _BUG_TEST,
    ),
    (
        Misconception(
            "training-clinic/tunes-before-bug-test",
            "Every change to the training is a guess as long as nobody knows whether this code can "
            "learn at all. A few rows by heart: that takes a minute.",
        ),
        lambda case, given, wanted: wanted in _BUG_TEST and given not in _BUG_TEST,
    ),
    (
        Misconception(
            "training-clinic/repeats-bug-test",
            "The bug test has been made. If the network fits a few rows, go on; if it fails, look "
            "for the bug.",
        ),
        lambda case, given, wanted: given in _BUG_TEST,
    ),
    (
        Misconception(
            "training-clinic/regularizes-before-fitting",
            "First the network must fit what it sees, then it may be held back. The training "
            "itself is not right yet.",
        ),
        lambda case, given, wanted: given == "regularize" and wanted in _TRAINING,
    ),
    (
        Misconception(
            "training-clinic/symptom-before-cause",
            "The loss shows the symptom. The gradients show the cause, and they are asked first.",
        ),
        lambda case, given, wanted: (
            wanted in ("clip the gradients", "change activation or initialization")
        ),
    ),
    (
        Misconception(
            "training-clinic/more-epochs-cure",
            "More epochs repeat what does not work: gradients that vanish or explode, steps that "
            "are too long, or a model that is too small are the same in every epoch.",
        ),
        lambda case, given, wanted: given == "train longer" and wanted in _TRAINING,
    ),
    (
        Misconception(
            "training-clinic/too-good-is-good",
            "A validation loss that is too good is a finding: some of the validation rows, or of "
            "the answers, got into the training.",
        ),
        lambda case, given, wanted: given == KEEP and wanted == "look for a leak",
    ),
    (
        Misconception(
            "training-clinic/production-forgotten",
            "The same rows get other answers in production. Batch normalization or dropout may "
            "still be in training mode there.",
        ),
        lambda case, given, wanted: wanted == "compare training and inference mode",
    ),
)

DECISION = Decision(
    partial(data.records, "first-actions"),
    first_action,
    lambda received: received in (*ACTIONS.values(), KEEP, *TEMPTING),
    _vary,
    _IDEAS,
    "Which field is the first, in the order of the table, that is not as it should be?",
    "one text, an action",
)

FIRST_ACTION = Exercise(
    id="training-clinic/first-action",
    answer="first_action",
    checks=(
        DECISION.check("Data come before everything", _family("data_looked_at")),
        DECISION.check("The bug test comes before tuning and architecture", _family("one_batch")),
        DECISION.check("Gradients come before the loss", _family("gradients")),
        DECISION.check("The training set must be fitted first", _family("training_loss")),
        DECISION.check("Then unseen data, then production", _family("validation", "production")),
        DECISION.check("Leaves a sound run alone", _family(""), 0.5),
    ),
    hints=(
        "Ask what would make all the other findings worthless. That is asked first.",
        "One `if` for each field, in the order of the table, each with a return.",
        "A field decides only if all the fields before it are as they should be. The last line is "
        "for the run in which nothing is wrong.",
    ),
    misconceptions=tuple(idea for idea, _ in _IDEAS),
)
