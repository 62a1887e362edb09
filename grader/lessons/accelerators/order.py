"""What to do first about a job that is too slow, or fails."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.checks import Decision, Exercise, Misconception
from grader.checks.decisions import Case
from grader.lab import data

FIELDS = {
    "ends": ("well", "out of memory", "preempted", "no quota"),
    "synthetic_input": ("same", "faster", "untried"),
    "gaps_between_steps": ("short", "long"),
    "kernels": ("long", "tiny"),
    "placement": ("device", "host"),
    "tensor_cores": ("busy", "idle"),
    "devices": ("one", "several"),
    "all_reduce": ("hidden", "waited for"),
}
"""What can be known of a job, in the order in which it is asked; what is well comes first."""

ACTIONS = {
    ("ends", "out of memory"): "smaller batches, with gradients accumulated",
    ("ends", "preempted"): "save checkpoints, and resume",
    ("ends", "no quota"): "ask for quota, or another region",
    ("synthetic_input", "untried"): "train on synthetic input once",
    ("synthetic_input", "faster"): "speed up the input pipeline",
    ("gaps_between_steps", "long"): "several steps in one call, fewer callbacks",
    ("kernels", "tiny"): "larger batches, compiled with XLA",
    ("placement", "host"): "replace the operations that run on the host",
    ("tensor_cores", "idle"): "mixed precision, sizes in multiples of 8",
    ("all_reduce", "waited for"): "more work on each device between reductions",
}
"""What follows from a finding, unless an earlier field has one."""

KEEP = "scale out, or leave it"
TEMPTING = ("rent a faster accelerator", "add devices")
"""Offered, and never right."""


def first_action(case: Case) -> str:
    """Ask one field after the other; the first that is not well decides."""
    return ACTIONS.get(_decisive(case), KEEP)


def _decisive(case: Case) -> tuple[str, str]:
    found = (
        (name, str(case[name]))
        for name in FIELDS
        # One device has nobody to reduce with.
        if (name, case[name]) in ACTIONS and not (name == "all_reduce" and case["devices"] == "one")
    )
    return next(found, ("", ""))


def _vary(case: Case, rng: np.random.Generator) -> Case:
    """Change only what is asked after the decisive field."""
    names = list(FIELDS)
    decisive = _decisive(case)[0]
    if not decisive:
        return case | {"all_reduce": "waited for"} if case["devices"] == "one" else case
    later = [name for name in names[names.index(decisive) + 1 :] if decisive != "all_reduce"]
    return case | {name: str(rng.choice(FIELDS[name])) for name in later}


def _family(*names: str) -> Any:
    return lambda case: _decisive(case)[0] in names


_IDEAS = (
    (
        Misconception(
            "accelerators/buys-hardware",
            "A faster accelerator, or more of them, makes what already is fast faster. Nobody "
            "knows yet that the accelerator is what the job waits for, and here it is not.",
        ),
        lambda case, given, wanted: given in TEMPTING,
    ),
    (
        Misconception(
            "accelerators/reduces-alone",
            "With one device there is nobody to reduce with: the last field says nothing then.",
        ),
        lambda case, given, wanted: (
            given == ACTIONS["all_reduce", "waited for"]
            and wanted == KEEP
            and case["devices"] == "one"
        ),
    ),
    (
        Misconception(
            "accelerators/scales-out-first",
            "One device is not busy yet. Several of them wait together, and for each other: "
            "first make one device fast.",
        ),
        lambda case, given, wanted: given in (KEEP, ACTIONS["all_reduce", "waited for"]),
    ),
    (
        Misconception(
            "accelerators/speed-before-completion",
            "The job does not end well. First it must run through, then it may be made faster.",
        ),
        lambda case, given, wanted: case["ends"] != "well",
    ),
    (
        Misconception(
            "accelerators/input-not-tested",
            "Nobody knows whether the job waits for its input. Synthetic data take minutes to "
            "try, and the answer decides about everything else.",
        ),
        lambda case, given, wanted: case["synthetic_input"] == "untried",
    ),
    (
        Misconception(
            "accelerators/device-before-input",
            "Synthetic input made the job faster, so it waits for its input. Whatever is done on "
            "the device, the step takes as long as the input does.",
        ),
        lambda case, given, wanted: case["synthetic_input"] == "faster",
    ),
    (
        Misconception(
            "accelerators/input-was-excluded",
            "Synthetic input changed nothing: the pipeline keeps up. Go on to the next question.",
        ),
        lambda case, given, wanted: (
            given in (ACTIONS["synthetic_input", "faster"], ACTIONS["synthetic_input", "untried"])
        ),
    ),
)

DECISION = Decision(
    partial(data.records, "performance-cases"),
    first_action,
    lambda received: received in (*ACTIONS.values(), KEEP, *TEMPTING),
    _vary,
    _IDEAS,
    "Which field is the first, in the order of the table, that is not well?",
    "one text, an action",
)

FIRST_ACTION = Exercise(
    id="accelerators/first-action",
    answer="first_action",
    checks=(
        DECISION.check("It must run through first", _family("ends")),
        DECISION.check("Then the input, on one device", _family("synthetic_input")),
        DECISION.check("Then the host", _family("gaps_between_steps", "kernels", "placement")),
        DECISION.check("Then the device itself", _family("tensor_cores")),
        DECISION.check("Only then several devices", _family("all_reduce", "")),
    ),
    hints=(
        "Ask what would make all the later findings worthless. That is asked first.",
        "One `if` for each finding, in the order of the table, each with a return.",
        "A reduction needs at least two devices: with one, the last field says nothing. The last "
        "line is for the job in which nothing is wrong.",
    ),
    misconceptions=tuple(idea for idea, _ in _IDEAS),
)
