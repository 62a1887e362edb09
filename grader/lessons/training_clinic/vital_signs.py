"""Train a treated patient again, and look at its vital signs on rows that nobody has seen.

Nothing here asks how a patient was treated. The words may: they help more if they speak of what was
changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.checks import Misconception, Rejected
from grader.checks.compare import show

if TYPE_CHECKING:
    from grader.lab.clinic import Patient, Run
    from grader.lab.ward import Case

ROWS_KEPT = 0.8
"""Of the patient's own training rows, at least so many stay."""

VALIDATION_KEPT = 80
"""Fewer validation rows than this say too little."""

MOST_DEAD = 0.6
WEAKEST_GRADIENT = 1e-3
"""Of the strongest layer's gradient norm, before training."""

LARGEST_GAP = 0.17
"""Between the accuracy on validation rows and on unseen ones: more than chance explains."""

SAME = 1e-4

IDEAS = (
    Misconception(
        "training-clinic/trained-on-unseen-rows",
        "Unseen rows are the only honest witnesses. Once trained on, they flatter.",
    ),
    Misconception(
        "training-clinic/rows-dropped",
        "Leaving out the rows that a network fails on makes the figures look better, not the "
        "network.",
    ),
    Misconception(
        "training-clinic/validated-on-training-rows",
        "A row that was trained on says nothing about unseen rows.",
    ),
    Misconception(
        "training-clinic/symptom-hidden",
        "The reported loss is low, the network is not well: the display was treated, not the "
        "patient.",
    ),
    Misconception(
        "training-clinic/clipped-only",
        "Clipping shortens a step. It changes neither where the gradient points nor what made it "
        "what it is: without the cause treated, it is a bandage.",
    ),
    Misconception(
        "training-clinic/bigger-network",
        "A bigger network has more of the same illness. Capacity cures underfitting; the chart "
        "shows something else.",
    ),
    Misconception(
        "training-clinic/more-epochs",
        "More epochs are more of the same. The chart says why it does not learn, and time does "
        "not change that.",
    ),
)
_WHY = {idea.id.partition("/")[2]: idea for idea in IDEAS}


def _rejected(message: str, idea: str = "") -> Rejected:
    if not idea:
        return Rejected(message)
    return Rejected(f"{message} {_WHY[idea].why}", misconception=_WHY[idea].id)


@dataclass(frozen=True)
class Outcome:
    """What a treated run shows.

    Parameters
    ----------
    recall, log_loss
        On unseen rows: the mean over the classes, and the mean over the rows.
    gap
        Accuracy on validation rows minus accuracy on unseen ones.
    """

    recall: float
    log_loss: float
    gap: float


def examine(case: Case, treated: Any, seed: int) -> None:
    """Train the treated patient from a seed of the grader's, and judge it.

    Raises
    ------
    Rejected
        A vital sign is not good; the message says which one, and what that means.
    """
    from grader.lab import clinic

    if not isinstance(treated, clinic.Patient):
        raise Rejected(
            f"Patient {case.patient.number}: {show(treated)}, of type {type(treated).__name__}, "
            "was returned where the treated patient belongs, a Patient. `replace` makes one."
        )
    _look_at_rows(case, treated)
    try:
        run = clinic.run(replace(treated, seed=seed), looks=1)
        outcome = _outcome(case, run)
    except Exception as error:
        raise Rejected(
            f"Patient {case.patient.number} cannot be trained as treated: "
            f"{type(error).__name__}: {str(error).splitlines()[0][:200]}"
        ) from error
    told = _told(case, outcome)
    _look_for_numbers(case, run, told)
    _look_at_unseen(case, run, outcome, told)
    _look_at_layers(case, run, told)
    _look_at_answers(case, run)
    _look_at_validation(case, outcome, told)


def _images(patient: Patient, rows: Any) -> set[bytes]:
    return {image.tobytes() for image in np.asarray(patient.images[rows], dtype=float)}


def _look_at_rows(case: Case, treated: Patient) -> None:
    """Refuse data that would make every figure after it worthless."""
    who, before = f"Patient {case.patient.number}", case.patient
    training = _images(treated, treated.training_rows)
    if training & {image.tobytes() for image in case.images.astype(float)}:
        raise _rejected(
            f"{who}: some training rows are rows that the clinic keeps to judge the treatment.",
            "trained-on-unseen-rows",
        )
    own = _images(before, np.setdiff1d(before.training_rows, before.validation_rows))
    if len(training) < ROWS_KEPT * len(own):
        raise _rejected(
            f"{who}: {len(training)} different training rows are left of {len(own)}.",
            "rows-dropped",
        )
    if len(treated.validation_rows) < VALIDATION_KEPT:
        raise Rejected(
            f"{who}: {len(treated.validation_rows)} validation rows are left. That few say nothing "
            f"for sure; keep {VALIDATION_KEPT} or more."
        )
    shared = training & _images(treated, treated.validation_rows)
    if shared:
        raise _rejected(
            f"{who}: {len(shared)} validation rows are training rows too.",
            "validated-on-training-rows",
        )


def _outcome(case: Case, run: Run) -> Outcome:
    from grader.lab.clinic import CLASSES, probabilities

    inputs = np.asarray(run.patient.prepare(case.images), dtype="float32")
    predicted = probabilities(run.model, inputs)
    right = predicted.argmax(axis=1) == case.labels
    of_truth = np.clip(predicted[np.arange(len(case.labels)), case.labels], 1e-7, 1)
    return Outcome(
        recall=float(np.mean([right[case.labels == label].mean() for label in range(CLASSES)])),
        log_loss=float(-np.log(of_truth).mean()),
        gap=float(run.chart.epochs["val_accuracy"].iloc[-1] - right.mean()),
    )


def _told(case: Case, outcome: Outcome) -> str:
    recall, log_loss = case.patient.goal
    return (
        f"Patient {case.patient.number}, trained again with your treatment: on unseen rows the "
        f"mean recall is {outcome.recall:.2f} ({recall} or more is wanted) and the log loss "
        f"{outcome.log_loss:.2f} ({log_loss} or less)."
    )


def _look_for_numbers(case: Case, run: Run, told: str) -> None:
    last = run.chart.epochs.iloc[-1]
    losses = np.asarray(run.chart.epochs[["loss", "val_loss"]], dtype=float)
    if last["non_finite"] or not np.isfinite(losses).all():
        first = int(np.argmax(~np.isfinite(losses).all(axis=1))) + 1
        where = (
            f"{last['non_finite']:.0f} weights are no longer numbers"
            if last["non_finite"]
            else f"the loss is not a number in epoch {first}"
        )
        raise _rejected(f"{told} At the end {where}.", _idea(case, run))


def _look_at_unseen(case: Case, run: Run, outcome: Outcome, told: str) -> None:
    recall, log_loss = case.patient.goal
    if outcome.recall >= recall and outcome.log_loss <= log_loss:
        return
    raise _rejected(f"{told} {_next_look(run)}", _idea(case, run))


def _idea(case: Case, run: Run) -> str:
    """Name the idea behind a treatment that did not heal, by what it changed."""
    before, after = case.patient, run.patient
    reported = float(run.chart.epochs["val_loss"].iloc[-1])
    flatters = after.loss is not before.loss and reported < before.goal[1] / 2
    if after.loss_weight < before.loss_weight or flatters:
        return "symptom-hidden"
    if after.clip_norm and not before.clip_norm:
        return "clipped-only"
    if sum(after.hidden) > sum(before.hidden):
        return "bigger-network"
    return "more-epochs" if after.epochs > before.epochs else ""


def _next_look(run: Run) -> str:
    """Say what the new chart shows, so that the next step need not be a guess."""
    chart = run.chart
    gradients, ratios = chart.at(0, "gradient_norm"), chart.at(1, "update_ratio")
    weakest, strongest = int(np.argmin(gradients)), int(np.argmax(gradients))
    return (
        f"The new chart: loss {chart.epochs['loss'].iloc[0]:.3g} in the first epoch and "
        f"{chart.epochs['loss'].iloc[-1]:.3g} in the last; gradient norms before training from "
        f"{gradients[weakest]:.1e} ({chart.names[weakest]}) to {gradients[strongest]:.1e} "
        f"({chart.names[strongest]}); largest update-to-weight ratio of a first step "
        f"{np.nan_to_num(ratios).max():.1e}; largest share of dead units in a layer "
        f"{chart.at(-1, 'dead').max():.2f}."
    )


def _look_at_layers(case: Case, run: Run, told: str) -> None:
    gradients, dead = run.chart.at(0, "gradient_norm"), run.chart.at(-1, "dead")
    if gradients.min() < WEAKEST_GRADIENT * gradients.max():
        name = run.chart.names[int(gradients.argmin())]
        raise Rejected(
            f"{told} But before training the gradient norm of {name} is {gradients.min():.1e}, "
            f"that of the strongest layer {gradients.max():.1e}: {name} hardly learns."
        )
    if dead.max() > MOST_DEAD:
        name = run.chart.names[int(dead.argmax())]
        raise Rejected(f"{told} But {dead.max():.0%} of the units of {name} are dead at the end.")


def _look_at_answers(case: Case, run: Run) -> None:
    """Ask for the same rows twice, and for some of them alone."""
    from grader.lab.clinic import probabilities

    inputs = np.asarray(run.patient.prepare(case.images[:100]), dtype="float32")
    together, again = (probabilities(run.model, inputs) for _ in range(2))
    alone = np.concatenate([probabilities(run.model, inputs[row : row + 1]) for row in range(5)])
    if np.abs(together - again).max() > SAME or np.abs(together[:5] - alone).max() > SAME:
        raise Rejected(
            f"Patient {case.patient.number}: the same rows get other probabilities when they are "
            "asked for again, or alone. At inference nothing may be drawn at random, and no row "
            "may depend on its company."
        )


def _look_at_validation(case: Case, outcome: Outcome, told: str) -> None:
    if abs(outcome.gap) > LARGEST_GAP:
        raise Rejected(
            f"{told} But the accuracy on validation rows is {outcome.gap:+.2f} away from that on "
            "unseen rows: the validation rows are not of the same kind."
        )
