"""An L2 penalty and decoupled weight decay, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import Check, Exercise, Misconception, agrees_with

Floats = NDArray[np.float64]
Direction = Callable[[list[Floats]], Floats]

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7


def sgd_direction(seen: list[Floats]) -> Floats:
    """Give the last gradient."""
    return seen[-1]


def adam_direction(seen: list[Floats]) -> Floats:
    """Give Adam's direction from all gradients so far, by the closed form of its averages.

    Kingma and Ba, "Adam", 2015 (https://arxiv.org/abs/1412.6980), algorithm 1.
    """
    ages = np.arange(len(seen))[::-1]
    means = [
        np.tensordot(beta**ages, np.array(seen) ** power, axes=1) / (beta**ages).sum()
        for beta, power in ((BETA_1, 1), (BETA_2, 2))
    ]
    return np.asarray(means[0] / (np.sqrt(means[1]) + EPSILON))


def steps(
    direction: Direction, *, penalised: float, decayed: Callable[[float, float], float]
) -> Callable[..., Floats]:
    """Make an optimizer.

    Parameters
    ----------
    direction
        From the gradients so far to the direction of the step.
    penalised
        Multiple of strength times weight that is added to the gradient.
    decayed
        From learning rate and strength to the share that a weight loses in a step.
    """

    def run(weights: Any, gradients: Any, learning_rate: float, strength: float) -> Floats:
        current, seen = np.array(weights, dtype=float), []
        for gradient in gradients:
            seen.append(np.asarray(gradient, dtype=float) + penalised * strength * current)
            moved = learning_rate * direction(seen)
            current = current * (1 - decayed(learning_rate, strength)) - moved
        return np.asarray(current)

    return run


def _none(*_: float) -> float:
    return 0.0


def _product(learning_rate: float, strength: float) -> float:
    return learning_rate * strength


RULES = {
    "sgd + l2": steps(sgd_direction, penalised=1, decayed=_none),
    "sgd + decay": steps(sgd_direction, penalised=0, decayed=_product),
    "adam + l2": steps(adam_direction, penalised=1, decayed=_none),
    "adamw": steps(adam_direction, penalised=0, decayed=_product),
}


def descend(
    rule: str, weights: Any, gradients: Any, learning_rate: float, strength: float
) -> Floats:
    """Take one step per gradient."""
    return RULES[rule](weights, gradients, learning_rate, strength)


def _replaced(changed: dict[str, Callable[..., Floats]]) -> Callable[..., Floats]:
    rules = RULES | changed

    def wrong(rule: str, *arguments: Any) -> Floats:
        return rules[rule](*arguments)

    return wrong


def _without_correction(seen: list[Floats]) -> Floats:
    ages = np.arange(len(seen))[::-1]
    first = (1 - BETA_1) * np.tensordot(BETA_1**ages, np.array(seen), axes=1)
    second = (1 - BETA_2) * np.tensordot(BETA_2**ages, np.array(seen) ** 2, axes=1)
    return np.asarray(first / (np.sqrt(second) + EPSILON))


def _sign(seen: list[Floats]) -> Floats:
    return np.sign(seen[-1])


WEIGHTS, GRADIENT = [2.0, -1.0, 0.5], [0.1, 0.4, -2.0]


def _of(*rules: str) -> Any:
    def cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
        drawn = np.round(rng.normal(0, 1, (8, 3)), 2)
        drawn[0] += np.sign(drawn[0]) * 0.1
        return [
            case
            for rule in rules
            for case in (
                (rule, WEIGHTS, [GRADIENT], 0.1, 0.5),
                (rule, np.array([1.0, -2.0, 3.0]), list(drawn), 0.05, 0.2),
            )
        ]

    return cases


_TOLERANCE = 1e-5  # Adam's epsilon has two customary places.
_SAMPLE = ("adamw", WEIGHTS, [GRADIENT], 0.1, 0.5)

DESCEND = Exercise(
    id="regularization/descend",
    answer="descend",
    checks=(
        Check(
            "SGD with an L2 penalty, and with decoupled decay",
            agrees_with(descend, _of("sgd + l2", "sgd + decay"), _TOLERANCE),
        ),
        Check("Adam with an L2 penalty", agrees_with(descend, _of("adam + l2"), _TOLERANCE), 1.5),
        Check(
            "AdamW: Adam with decoupled decay", agrees_with(descend, _of("adamw"), _TOLERANCE), 1.5
        ),
    ),
    hints=(
        "The four rules differ in one place: is the weight's share added to the gradient, before "
        "the optimizer sees it, or taken from the weight, past the optimizer?",
        "The penalty's slope is strength times weight. Decay takes learning_rate times strength "
        "times weight off. For plain SGD write both on paper: what do you see?",
        "Adam keeps two running means, of the gradient and of its square, and divides each by one "
        "minus its beta to the power of the number of steps. What goes into the means for "
        '"adam + l2", and what for "adamw"?',
    ),
    misconceptions=(
        Misconception(
            "regularization/decay-equals-l2-for-adam",
            "This is Adam with an L2 penalty. For plain SGD penalty and decay are the same; Adam "
            "divides the gradient by its size, and the penalty with it, so weights with large "
            "gradients are hardly held back. AdamW lets the decay bypass that division.",
            _replaced({"adamw": RULES["adam + l2"]}),
            _SAMPLE,
        ),
        Misconception(
            "regularization/decoupled-everywhere",
            "The penalty bypassed Adam. That is decoupled decay; an L2 penalty is part of the "
            "loss, so its slope goes through Adam like any gradient.",
            _replaced({"adam + l2": RULES["adamw"]}),
            ("adam + l2", *_SAMPLE[1:]),
        ),
        Misconception(
            "regularization/decay-without-learning-rate",
            "The decay was not multiplied by the learning rate. In AdamW, as Keras has it, a step "
            "takes learning_rate times strength of each weight.",
            _replaced(
                {
                    "adamw": steps(adam_direction, penalised=0, decayed=lambda _, decay: decay),
                    "sgd + decay": steps(
                        sgd_direction, penalised=0, decayed=lambda _, decay: decay
                    ),
                }
            ),
            _SAMPLE,
        ),
        Misconception(
            "regularization/l2-gradient-doubled",
            "Twice the strength was added to the gradient, or penalty and decay were both applied. "
            "The penalty here is half of strength times the square, so its slope is strength "
            "times the weight.",
            _replaced(
                {
                    "sgd + l2": steps(sgd_direction, penalised=2, decayed=_none),
                    "adam + l2": steps(adam_direction, penalised=2, decayed=_none),
                }
            ),
            ("sgd + l2", *_SAMPLE[1:]),
        ),
        Misconception(
            "regularization/adam-without-bias-correction",
            "Adam's two means start at 0 and were not corrected for it, so the first steps have "
            "the wrong size. Divide each by one minus its beta to the power of the step number.",
            _replaced(
                {
                    "adam + l2": steps(_without_correction, penalised=1, decayed=_none),
                    "adamw": steps(_without_correction, penalised=0, decayed=_product),
                }
            ),
            _SAMPLE,
        ),
        Misconception(
            "regularization/adam-without-memory",
            "Each step used only its own gradient's sign. That is right for the first step alone; "
            "after it Adam's running means remember.",
            _replaced(
                {
                    "adam + l2": steps(_sign, penalised=1, decayed=_none),
                    "adamw": steps(_sign, penalised=0, decayed=_product),
                }
            ),
            ("adamw", [2.0], [[0.1], [0.4]], 0.1, 0.5),
        ),
        Misconception(
            "regularization/penalty-raises-weights",
            "The weights grew where they should shrink: the penalty was subtracted from the "
            "gradient.",
            _replaced(
                {
                    "sgd + l2": steps(sgd_direction, penalised=-1, decayed=_none),
                    "adam + l2": steps(adam_direction, penalised=-1, decayed=_none),
                }
            ),
            ("sgd + l2", *_SAMPLE[1:]),
        ),
    ),
)
