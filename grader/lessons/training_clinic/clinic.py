"""The ward round: name what is wrong with each patient, and heal it.

Keras is imported where it is needed: to list exercises, nobody should wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show
from grader.checks.progress import bar
from grader.lessons.training_clinic.vital_signs import IDEAS, examine

if TYPE_CHECKING:
    from grader.lab.clinic import Run
    from grader.lab.ward import Case

BEDS = 16
ROOMS = {"first": range(1, 7), "second": range(7, 12), "third": range(12, 17)}
"""Numbers of the patients in each room; the exercises' texts state them."""

TREATMENT_SECONDS, ROUND_SECONDS = 120.0, 120.0

EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "vanishing gradients": ("gradient_norm", "update_ratio"),
    "exploding gradients": ("gradient_norm", "activation_std", "update_ratio"),
    "dead units": ("dead",),
    "learning rate too high": ("update_ratio",),
    "learning rate too low": ("update_ratio",),
    "symmetric weights": ("twins",),
    "unscaled inputs": ("spread_ratio",),
    "labels of other rows": ("neighbours_agree",),
    "rows in order": ("classes_per_batch",),
    "training mode at inference": ("changed_answers",),
    "loss does not fit output": ("activation_mean",),
    "class imbalance": ("rarest_class",),
    "overflow in the loss": ("loss", "gradient_norm", "non_finite"),
    "leakage": ("rows_in_both",),
    "overfitting": ("val_loss",),
    "underflow in half precision": ("zero_gradients",),
}
"""Entries of chart or admission sheet that speak for a cause, and for hardly any other."""

LAYER_ENTRIES = (
    "activation_mean",
    "activation_std",
    "dead",
    "gradient_norm",
    "twins",
    "update_ratio",
    "zero_gradients",
)
ADMISSION_ENTRIES = (
    "spread_ratio",
    "neighbours_agree",
    "classes_per_batch",
    "rarest_class",
    "rows_in_both",
)

EXPECTED: Mapping[str, str] = {
    "vanishing gradients": "the gradient norm of the first layers is thousands of times smaller "
    "than that of the last",
    "exploding gradients": "norms before training are in the hundreds and the activations grow "
    "from layer to layer",
    "dead units": "nearly all units of a layer are silent on every row",
    "learning rate too high": "a first step changes the weights by more than they are large",
    "learning rate too low": "a first step changes the weights by less than a ten-thousandth",
    "symmetric weights": "all units of a layer say the same before training",
    "unscaled inputs": "one column varies thousands of times as much as another",
    "labels of other rows": "rows that look alike have labels that do not agree",
    "rows in order": "a batch holds one class or two",
    "training mode at inference": "the same rows get another answer when asked again",
    "loss does not fit output": "the outputs of a row do not add up to 1 (their mean is not a "
    "tenth), while the loss takes them for probabilities",
    "class imbalance": "some classes have hardly any training rows",
    "overflow in the loss": "the loss is no number from the first batch on, although the "
    "activations before training are ordinary",
    "leakage": "validation rows are training rows",
    "overfitting": "the validation loss turns up while the training loss goes on down, and the "
    "data are in order",
    "underflow in half precision": "gradients are exactly 0 although the units are alive",
}
"""What a chart or an admission sheet shows if the cause is there."""

_SHOWN: Mapping[str, str] = {cause: entries[0] for cause, entries in EVIDENCE.items()}

MISTAKES: tuple[tuple[str, str, Misconception], ...] = (
    (
        "overfitting",
        "leakage",
        Misconception(
            "training-clinic/leak-called-overfitting",
            "A network that memorises is not the whole story here: look at how well it does on "
            "the *validation* rows, and ask how it can know them.",
        ),
    ),
    (
        "vanishing gradients",
        "underflow in half precision",
        Misconception(
            "training-clinic/underflow-called-vanishing",
            "Vanishing gradients become smaller from layer to layer. Here they are exactly 0 in "
            "all layers, the last one too: they were rounded away.",
        ),
    ),
    (
        "learning rate too low",
        "symmetric weights",
        Misconception(
            "training-clinic/symmetry-called-slow",
            "Nothing moves, but not for short steps: every unit of a layer computes the same, "
            "gets the same gradient, and stays the same.",
        ),
    ),
    (
        "overfitting",
        "labels of other rows",
        Misconception(
            "training-clinic/wrong-labels-called-overfitting",
            "The validation loss is above the training loss because there is nothing to learn "
            "that would carry over. Before blaming the network, ask whether inputs and labels "
            "belong together.",
        ),
    ),
    (
        "learning rate too high",
        "exploding gradients",
        Misconception(
            "training-clinic/explosion-called-high-rate",
            "The first step is too long, but a step is the rate times the gradient. Which of the "
            "two is out of the ordinary here, before anything was trained?",
        ),
    ),
    (
        "overflow in the loss",
        "exploding gradients",
        Misconception(
            "training-clinic/explosion-called-overflow",
            "That the loss is no number is how it ends. Look at what was there before any "
            "training: are activations and norms ordinary, so that only the loss can be to blame?",
        ),
    ),
    *(
        (
            "learning rate too low",
            truth,
            Misconception(
                "training-clinic/no-gradient-called-slow",
                "Nothing moves, but not for short steps: where the gradient is 0, no rate makes a "
                "step of it. Ask why it is 0.",
            ),
        )
        for truth in ("dead units", "underflow in half precision")
    ),
    (
        "vanishing gradients",
        "dead units",
        Misconception(
            "training-clinic/dead-called-vanishing",
            "Gradients of 0 have a plainer reason here: units that are silent on every row pass "
            "nothing back. Vanishing is a slow fading through many layers.",
        ),
    ),
)


def _cases() -> tuple[Case, ...]:
    from grader.lab import ward

    return ward.cases(ward.student())


def _sheet(attempt: Attempt) -> Mapping[int, tuple[str, str]]:
    received = attempt()
    if not isinstance(received, Mapping):
        raise Rejected(
            f"{attempt.name} returned {show(received)}, of type {type(received).__name__}, where "
            "a dict belongs: a bed's number, and with it a cause and an entry."
        )
    return received


def _entry(sheet: Mapping[int, Any], number: int) -> tuple[str, str]:
    from grader.lab.ward import CAUSES

    if number not in sheet:
        raise Rejected(f"Patient {number} is not on your sheet.")
    entry = sheet[number]
    if not (isinstance(entry, tuple | list) and len(entry) == 2):
        raise Rejected(f"Patient {number}: {show(entry)} is not a pair of a cause and an entry.")
    cause, evidence = entry
    if cause not in CAUSES:
        raise Rejected(
            f"Patient {number}: {show(cause)} is not one of the causes in the docstring."
        )
    return str(cause), str(evidence)


def _cause_is_right(number: int) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        claimed, _ = _entry(_sheet(attempt), number)
        truth = _cases()[number - 1].cause
        if claimed == truth:
            return
        for mistaken, real, idea in MISTAKES:
            if (mistaken, real) == (claimed, truth):
                raise Rejected(f"Patient {number}: {idea.why}", misconception=idea.id)
        raise Rejected(
            f"Patient {number}: you say {claimed!r}. Then {EXPECTED[claimed]}. "
            f"Here {_finding(number, _SHOWN[claimed])}. What else on the sheet is out of the "
            "ordinary?"
        )

    return test


def _finding(number: int, entry: str) -> str:
    """Say what the chart or the sheet shows in one entry."""
    from grader.lab import ward

    run = ward.visit(number)
    if entry in ADMISSION_ENTRIES:
        return f"{entry} is {run.patient.admission()[entry]:.3g}"
    if entry in LAYER_ENTRIES:
        return _layers_finding(run, entry)
    values = np.asarray(run.chart.epochs[entry], dtype=float)
    return f"{entry} goes from {values[0]:.3g} to {values[-1]:.3g}"


def _layers_finding(run: Run, entry: str) -> str:
    look = {"dead": -1, "update_ratio": 1}.get(entry, 0)
    values, names = run.chart.at(look, entry), run.chart.names
    return f"{entry} is {values[0]:.2g} in {names[0]} and {values[-1]:.2g} in {names[-1]}"


def _evidence_is_right(room: range) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        sheet, cases = _sheet(attempt), _cases()
        known = {entry for entries in EVIDENCE.values() for entry in entries}
        for number in room:
            claimed, evidence = _entry(sheet, number)
            if evidence not in known:
                raise Rejected(
                    f"Patient {number}: {evidence!r} is no entry of chart or admission sheet."
                )
            if evidence not in EVIDENCE[cases[number - 1].cause]:
                raise Rejected(
                    f"Patient {number}: {_finding(number, evidence)}. Would that be different in a "
                    f"patient without {claimed!r}? Point at the entry that hardly anything else "
                    "would move that way."
                )

    return test


DIAGNOSE = Exercise(
    id="training-clinic/diagnose",
    answer="diagnoses",
    checks=(
        *(
            Check(f"Patient {number}: the cause", _cause_is_right(number), 1, ROUND_SECONDS)
            for number in range(1, BEDS + 1)
        ),
        *(
            Check(
                f"Patients {room[0]} to {room[-1]}: the evidence",
                _evidence_is_right(room),
                2,
                ROUND_SECONDS,
            )
            for room in ROOMS.values()
        ),
    ),
    hints=(
        "Go down the order of diagnosis for each patient: the data first, then the state before "
        "training, then the first step, then the curves. Stop at the first entry that is out of "
        "the ordinary.",
        "Put the admission sheets of all patients under one another. Most columns are nearly "
        "equal for all; a value that stands out has named its patient. Then do the same with one "
        "line of the chart for each patient.",
        "Seven causes show in the data or the answers; two at the first step "
        "(update_ratio); the rest before training: norms, dead, twins, zero_gradients, the "
        "outputs' mean. A loss that ends as no number: were the norms before it ordinary?",
    ),
    misconceptions=tuple(dict.fromkeys(idea for _, _, idea in MISTAKES)),
)


def _heals(number: int) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        case = _cases()[number - 1]
        treated = attempt(case.patient)
        with bar(f"Training patient {number} with your treatment", total=1) as advance:
            examine(case, treated, int(attempt.rng.integers(2**31)))
            advance()

    return test


def _treatment(slug: str) -> Exercise:
    return Exercise(
        id=f"training-clinic/treat-{slug}",
        answer=f"treat_{slug}_room",
        checks=tuple(
            Check(
                f"Patient {number} is well on unseen rows",
                _heals(number),
                time_limit=TREATMENT_SECONDS,
            )
            for number in ROOMS[slug]
        ),
        hints=(
            "What did you point at when you named the cause? The treatment is whatever makes that "
            "entry ordinary. Change one thing, run, look again.",
            "`clinic.run(replace(patient, ...))` gives you the new chart within seconds. Compare "
            "the entry that was sick, then the validation loss.",
            "Every setting is in `patient.settings()`; compare it with the healthy patient's, line "
            "by line, and ask of each difference whether it can explain the evidence.",
        ),
        misconceptions=IDEAS,
    )


TREAT_FIRST = _treatment("first")
TREAT_SECOND = _treatment("second")
TREAT_THIRD = _treatment("third")
