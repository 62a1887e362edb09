"""The ward: a student's patients, each with one thing wrong.

What is wrong with whom is drawn from a seed. A patient does not carry it, and the draw is made
here, never in a notebook. With the environment variable ``PMLE_COHORT`` (any name, set by the
instructor for the whole cohort) every student gets patients of their own, drawn from that name and
the student's. Without it all learners share one ward. The student is, in this order:

- the one in whose folder nbgrader grades (``submitted/<student>/<lesson>``, ``autograded/...``), so
  that a submission cannot choose its ward;
- ``PMLE_STUDENT``, which a hub or another grading engine may set;
- ``JUPYTERHUB_USER`` or the login, as nbgrader itself names who submits.
"""

from __future__ import annotations

import functools
import getpass
import os
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from grader.lab import clinic
from grader.lab.clinic import CLASSES, Floats, Integers, Patient, Run
from grader.lab.environment import COHORT, STUDENT

GRADING_STEPS = ("submitted", "autograded")

TRAINING, VALIDATION = 800, 300
FEW, LEAKED, RARE = 250, 200, 10
NOISE = 0.2
"""Share of wrong labels where a network is to be tempted to memorise."""

TEMPERATURE = 0.015
"""Outputs are divided by it in `team_loss`, so that shares are nearly all or nothing.

Before training the outputs of a row differ by 2 or more. Divided by this they differ by more than
104, the most that single precision can take to a power, whether or not a processor keeps the
smallest numbers.
"""

Rng = np.random.Generator
Changes = dict[str, Any]


def student() -> str:
    """Name whose ward this is; empty where all share one."""
    cohort = os.environ.get(COHORT, "")
    if not cohort:
        return ""
    name = (
        _in_whose_folder(Path.cwd())
        or os.environ.get(STUDENT)
        or os.environ.get("JUPYTERHUB_USER")
        or getpass.getuser()
    )
    return f"{cohort}/{name}"


def _in_whose_folder(folder: Path) -> str:
    """Name the student whose submission lies in a folder of nbgrader's; empty if none does."""
    return folder.parent.name if folder.parent.parent.name in GRADING_STEPS else ""


@dataclass(frozen=True)
class Malady:
    """One thing that can be wrong.

    Parameters
    ----------
    harm
        Draws what it changes about a healthy patient.
    wrong_labels
        Share of labels that are wrong in all of the patient's data, unseen rows included.
    goal
        Of the treatment, as in `Patient`.
    """

    harm: Callable[[Rng, Patient], Changes]
    wrong_labels: float = 0.0
    goal: tuple[float, float] = (0.8, 0.8)


@dataclass(frozen=True, eq=False)
class Case:
    """A patient with what only the clinic's office knows.

    Parameters
    ----------
    cause
        What is wrong.
    patient
        As the student meets it.
    images, labels
        Unseen rows of the same kind as the patient's.
    """

    cause: str
    patient: Patient
    images: Floats
    labels: Integers


def _width(rng: Rng) -> int:
    return int(rng.choice([48, 56, 64]))


def _vanishing(rng: Rng, _: Patient) -> Changes:
    return {
        "hidden": (_width(rng),) * 6,
        "activation": "sigmoid",
        "initializer": "glorot_uniform",
        "learning_rate": float(rng.choice([0.02, 0.03])),
    }


def _exploding(rng: Rng, _: Patient) -> Changes:
    return {
        "hidden": (_width(rng),) * 6,
        "initializer": keras.initializers.RandomNormal(stddev=float(rng.choice([0.5, 0.6]))),
        "learning_rate": float(rng.choice([0.02, 0.03])),
    }


def _dead(rng: Rng, _: Patient) -> Changes:
    return {"bias": float(rng.choice([-2.0, -2.5]))}


def _rate_too_high(rng: Rng, _: Patient) -> Changes:
    return {
        "activation": "tanh",
        "initializer": "glorot_uniform",
        "optimizer": "adam",
        "learning_rate": float(rng.choice([0.3, 0.5, 0.8])),
    }


def _rate_too_low(rng: Rng, _: Patient) -> Changes:
    return {"learning_rate": float(rng.choice([1e-5, 2e-5]))}


def _symmetric(rng: Rng, _: Patient) -> Changes:
    value = float(rng.choice([0.05, 0.1]))
    return {"activation": "tanh", "initializer": keras.initializers.Constant(value)}


def _other_units(rng: Rng, patient: Patient) -> Changes:
    factor = np.ones(patient.images.shape[1])
    factor[rng.permutation(len(factor))[:20]] = float(rng.choice([100, 200]))
    return {
        "activation": "tanh",
        "initializer": "glorot_uniform",
        "images": patient.images * factor,
    }


def _misaligned(rng: Rng, patient: Patient) -> Changes:
    order = rng.permutation(len(patient.labels))
    return {"labels": patient.labels[order], "label_ids": patient.label_ids[order]}


def _in_order(_: Rng, patient: Patient) -> Changes:
    rows = patient.training_rows
    by_label = np.argsort(patient.labels[rows], kind="stable")
    return {"training_rows": rows[by_label], "shuffle": False}


def _always_training(rng: Rng, _: Patient) -> Changes:
    return {"dropout": float(rng.choice([0.3, 0.4])), "training": True}


def _linear_output(_rng: Rng, _patient: Patient) -> Changes:
    return {"output": "linear"}


def _rare_classes(rng: Rng, patient: Patient) -> Changes:
    rare, rows = rng.permutation(CLASSES)[:3], patient.training_rows
    kept = [
        rows[patient.labels[rows] == label][: RARE if label in rare else None]
        for label in range(CLASSES)
    ]
    return {"training_rows": rng.permutation(np.concatenate(kept)), "learning_rate": 0.005}


def team_loss(labels: Any, outputs: Any) -> Any:
    """Give minus the logarithm of the label's probability, as a team wrote it."""
    powers = keras.ops.exp(outputs / TEMPERATURE)
    shares = powers / keras.ops.sum(powers, axis=1, keepdims=True)
    truth = keras.ops.one_hot(keras.ops.reshape(labels, (-1,)), CLASSES)
    return -keras.ops.sum(truth * keras.ops.log(shares), axis=1)


def _own_loss(rng: Rng, _: Patient) -> Changes:
    return {
        "output": "linear",
        "loss": team_loss,
        "learning_rate": float(rng.choice([0.03, 0.05])),
    }


def _shared_rows(rng: Rng, patient: Patient) -> Changes:
    shared = patient.validation_rows[:LEAKED]
    return {
        "training_rows": rng.permutation(np.concatenate([patient.training_rows[:FEW], shared])),
        "hidden": (96, 96),
        "epochs": 16,
        "optimizer": "adam",
        "learning_rate": float(rng.choice([0.005, 0.006])),
    }


def _few_rows(rng: Rng, patient: Patient) -> Changes:
    return {
        "training_rows": patient.training_rows[:FEW],
        "hidden": (96, 96),
        "epochs": 24,
        "optimizer": "adam",
        "learning_rate": float(rng.choice([0.005, 0.006])),
    }


def _half_precision(_rng: Rng, _patient: Patient) -> Changes:
    return {
        "precision": "mixed_float16",
        "loss_scaling": False,
        "optimizer": "adam",
        "loss_weight": 1e-6,
        "learning_rate": 0.02,
    }


MALADIES: Mapping[str, Malady] = {
    "vanishing gradients": Malady(_vanishing, goal=(0.7, 1.2)),
    "exploding gradients": Malady(_exploding),
    "dead units": Malady(_dead, goal=(0.55, 1.2)),
    "learning rate too high": Malady(_rate_too_high),
    "learning rate too low": Malady(_rate_too_low),
    "symmetric weights": Malady(_symmetric),
    "unscaled inputs": Malady(_other_units, goal=(0.9, 0.35)),
    "labels of other rows": Malady(_misaligned),
    "rows in order": Malady(_in_order),
    "training mode at inference": Malady(_always_training),
    "loss does not fit output": Malady(_linear_output),
    "class imbalance": Malady(_rare_classes),
    "overflow in the loss": Malady(_own_loss),
    "leakage": Malady(_shared_rows, NOISE, goal=(0.5, 4.0)),
    "overfitting": Malady(_few_rows, NOISE, goal=(0.55, 1.6)),
    "underflow in half precision": Malady(_half_precision),
}

CAUSES = tuple(MALADIES)
"""Everything that can be wrong with a patient, in no order that matters."""


def healthy(rng: Rng, wrong_labels: float = 0.0, number: int = 0) -> tuple[Patient, Any, Any]:
    """Draw a patient with nothing wrong, and images and labels of rows that it never sees."""
    from sklearn.datasets import load_digits

    images, digits = load_digits(return_X_y=True)
    order = rng.permutation(len(digits))
    images, digits = images[order], digits[order]
    wrong = rng.random(len(digits)) < wrong_labels
    other = (digits + rng.integers(1, CLASSES, len(digits))) % CLASSES
    labels, rows = np.where(wrong, other, digits), np.arange(len(digits))
    used = VALIDATION + TRAINING
    ids = rng.permutation(len(rows))[:used] + 10_000
    patient = Patient(
        number=number,
        images=images[:used],
        image_ids=ids,
        labels=labels[:used],
        label_ids=ids,
        training_rows=rows[VALIDATION:used],
        validation_rows=rows[:VALIDATION],
        hidden=(_width(rng),) * 2,
        seed=int(rng.integers(2**31)),
    )
    return patient, images[used:], labels[used:]


def fall_ill(cause: str, rng: Rng, number: int = 0) -> Case:
    """Draw a patient with one cause."""
    malady = MALADIES[cause]
    patient, images, labels = healthy(rng, malady.wrong_labels, number)
    changes = malady.harm(rng, patient)
    if "images" in changes:
        # Unseen rows come in the same units as the patient's.
        known = patient.images.max(axis=0) > 0
        factor = np.ones(images.shape[1])
        factor[known] = changes["images"].max(axis=0)[known] / patient.images.max(axis=0)[known]
        images = images * factor
    return Case(cause, replace(patient, goal=malady.goal, **changes), images, labels)


@functools.cache
def cases(name: str) -> tuple[Case, ...]:
    """Draw the ward of a student: every cause once, in an order of the student's own."""
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    order = rng.permutation(len(CAUSES))
    return tuple(
        fall_ill(CAUSES[index], np.random.default_rng(rng.integers(2**31)), number)
        for number, index in enumerate(order, start=1)
    )


def patients() -> tuple[Patient, ...]:
    """Give your patients, numbered from 1."""
    return tuple(case.patient for case in cases(student()))


@functools.cache
def _run(name: str, number: int) -> Run:
    return clinic.run(cases(name)[number - 1].patient)


def visit(number: int) -> Run:
    """Train one of your patients, once: a second visit shows the same run.

    Raises
    ------
    ValueError
        Nobody lies in that bed.
    """
    if number not in range(1, len(CAUSES) + 1):
        raise ValueError(f"Beds are numbered from 1 to {len(CAUSES)}; there is no bed {number!r}.")
    return _run(student(), number)
