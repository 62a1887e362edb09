"""Penalties, and what each one does to a weight."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import Check, Exercise, Misconception, agrees_with

Floats = NDArray[np.float64]

# The weights of Google's crash course, on which one weight makes most of the L2 penalty.
WEIGHTS = [0.2, -0.5, 5.0, -1.2, 0.3, -0.1]
FIXTURE = (WEIGHTS, 2.0, 0.5, 0.3)


def penalties(weights: Any, bias: float, strength: float, l1_ratio: float) -> dict[str, float]:
    """Compute the three penalties by vector norms."""
    flat = np.ravel(np.asarray(weights, dtype=float))
    l1, l2 = float(np.linalg.norm(flat, 1)), float(np.linalg.norm(flat, 2) ** 2)
    elastic = strength * l1_ratio * l1 + strength * (1 - l1_ratio) * l2 / 2
    return {"l1": l1, "l2": l2, "elastic_net": elastic}


def _penalty_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    vector = np.round(rng.normal(0, 2, 7), 2)
    matrix = np.round(rng.normal(0, 1, (3, 4)), 2)
    drawn = [
        (
            weights,
            float(rng.uniform(1, 3)),
            float(rng.uniform(0.2, 2)),
            float(rng.uniform(0.1, 0.4)),
        )
        for weights in (vector, vector.tolist(), matrix)
    ]
    return [FIXTURE, *drawn, (vector, 1.5, 0.7, 1.0), (vector, 1.5, 0.7, 0.0)]


def _with(entry: str, formula: Any) -> Any:
    """Make a wrong answer that computes one entry of the dict by its own formula."""

    def wrong(weights: Any, bias: float, strength: float, l1_ratio: float) -> dict[str, float]:
        right = penalties(weights, bias, strength, l1_ratio)
        flat = np.ravel(np.asarray(weights, dtype=float))
        return right | {entry: float(formula(flat, strength, l1_ratio))}

    return wrong


def _bias_penalised(weights: Any, bias: float, *knobs: float) -> dict[str, float]:
    return penalties(np.append(np.ravel(weights), bias), 0.0, *knobs)


def _l2_rooted(weights: Any, bias: float, *knobs: float) -> dict[str, float]:
    right = penalties(weights, bias, *knobs)
    return right | {"l2": float(np.sqrt(right["l2"]))}


def _ratio_swapped(weights: Any, bias: float, strength: float, l1_ratio: float) -> dict[str, float]:
    return penalties(weights, bias, strength, 1 - l1_ratio)


PENALTIES = Exercise(
    id="regularization/penalties",
    answer="penalties",
    checks=(
        Check("l1 is right", agrees_with(penalties, _penalty_cases, key="l1")),
        Check("l2 is right", agrees_with(penalties, _penalty_cases, key="l2")),
        Check("elastic_net is right", agrees_with(penalties, _penalty_cases, key="elastic_net")),
    ),
    hints=(
        "A penalty looks at the weights alone. Which number says how large a weight is, whatever "
        "its sign: that is L1's; which one grows faster than the weight: that is L2's.",
        "Two sums over all weights are enough; the elastic net mixes them. The bias moves the "
        "whole prediction up or down and makes nothing more complicated: leave it alone.",
        "In the mixture the L2 sum is halved, so that its slope is simply the weight. Give the "
        "first sum the share l1_ratio, the halved one the rest, and multiply both by the strength.",
    ),
    misconceptions=(
        Misconception(
            "regularization/bias-penalised",
            "The bias was counted as a weight. It does not make the model more complicated; it "
            "only moves the mean prediction, and a penalty would pull that mean towards 0.",
            _bias_penalised,
            FIXTURE,
        ),
        Misconception(
            "regularization/l2-rooted",
            "A square root was taken. That is the length of the weight vector; the L2 penalty is "
            "its square, so the largest weight dominates even more.",
            _l2_rooted,
            FIXTURE,
        ),
        Misconception(
            "regularization/elastic-net-without-half",
            "The half before the L2 sum is missing. The docstring's formula has it so that the "
            "slope of that term is strength times the weight.",
            _with("elastic_net", lambda w, a, r: a * (r * abs(w).sum() + (1 - r) * (w**2).sum())),
            FIXTURE,
        ),
        Misconception(
            "regularization/l1-ratio-exchanged",
            "The two shares are exchanged: l1_ratio belongs to the sum of absolute values. At "
            "l1_ratio = 1 nothing but L1 is left.",
            _ratio_swapped,
            FIXTURE,
        ),
        Misconception(
            "regularization/strength-on-l1-only",
            "The strength multiplies only the L1 term. It is the one knob for how much penalty "
            "there is; l1_ratio says which kind.",
            _with(
                "elastic_net",
                lambda w, a, r: a * r * abs(w).sum() + (1 - r) * (w**2).sum() / 2,
            ),
            FIXTURE,
        ),
        Misconception(
            "regularization/l1-without-absolute-value",
            "The weights were added with their signs, so a large positive and a large negative "
            "weight cancel, and a wild model would pay nothing.",
            _with("l1", lambda w, *_: w.sum()),
            FIXTURE,
        ),
        Misconception(
            "regularization/penalty-averaged",
            "The sum was divided by the number of weights. Then a model of many small weights "
            "pays less for being larger.",
            _with("l2", lambda w, *_: (w**2).mean()),
            FIXTURE,
        ),
    ),
)


def prox_l1(weights: Any, threshold: float) -> Floats:
    """Minimise ``(x - w)**2 / 2 + threshold * |x|`` case by case."""
    values = np.asarray(weights, dtype=float)
    return np.where(
        values > threshold, values - threshold, np.where(values < -threshold, values + threshold, 0)
    )


SHRINK_FIXTURE = (WEIGHTS, 0.25)


def _shrink_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    values = np.round(rng.normal(0, 1, 9), 2)
    return [SHRINK_FIXTURE, (values, 0.4), (values.reshape(3, 3), float(rng.uniform(0.1, 1)))]


_EDGES = [([0.5, -0.5, 0.75], 0.5), ([1.0, -2.0], 0.0), ([0.1, -0.2], 3.0)]

PROX_L1 = Exercise(
    id="regularization/prox-l1",
    answer="prox_l1",
    checks=(
        Check("Shrinks every weight, and stops at 0", agrees_with(prox_l1, _shrink_cases), 2),
        Check(
            "Weights at the threshold, a threshold of 0 and a huge one",
            agrees_with(prox_l1, _EDGES),
        ),
    ),
    hints=(
        "L1's pull is the same for a small and for a large weight. How far does a weight move in "
        "one step, and where must it stop?",
        "Look at the size and at the sign apart: the size becomes smaller by the threshold, the "
        "sign stays.",
        "A size that would become negative becomes 0 instead. NumPy has a function for the larger "
        "of two numbers and one for the sign.",
    ),
    misconceptions=(
        Misconception(
            "regularization/hard-threshold",
            "Small weights went to 0 and the others stayed as they were. That is hard "
            "thresholding. L1 pulls on all of them: the survivors shrink too.",
            lambda w, t: np.where(np.abs(w) > t, np.asarray(w, dtype=float), 0.0),
            SHRINK_FIXTURE,
        ),
        Misconception(
            "regularization/l2-instead-of-l1",
            "Every weight was made smaller by the same factor. That is what L2 does, and it never "
            "reaches 0. L1 takes the same amount from each.",
            lambda w, t: np.asarray(w, dtype=float) / (1 + t),
            SHRINK_FIXTURE,
        ),
        Misconception(
            "regularization/shrinks-through-zero",
            "Weights smaller than the threshold changed their sign. The pull ends at 0: there the "
            "penalty is least.",
            lambda w, t: np.asarray(w, dtype=float) - t * np.sign(w),
            SHRINK_FIXTURE,
        ),
        Misconception(
            "regularization/negative-weights-zeroed",
            "All negative weights became 0. Compare the size of a weight with the threshold, not "
            "the weight.",
            lambda w, t: np.maximum(np.asarray(w, dtype=float) - t, 0),
            SHRINK_FIXTURE,
        ),
    ),
)


def ridge(X: Any, y: Any, strength: float) -> dict[str, Any]:
    """Let scikit-learn fit it."""
    from sklearn.linear_model import Ridge

    model = Ridge(alpha=strength, solver="cholesky").fit(np.asarray(X, float), np.asarray(y, float))
    return {"coefficients": model.coef_, "intercept": float(model.intercept_)}


RIDGE_FIXTURE = ([[1, 0], [0, 1], [1, 1], [2, 0]], [11, 12, 12.5, 12.4], 1.0)


def _ridge_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [RIDGE_FIXTURE]
    for rows, columns, strength in ((12, 3, 0.5), (30, 4, 7.0), (15, 2, 0.0)):
        inputs = np.round(rng.normal(1, 1, (rows, columns)), 2)
        target = np.round(20 + inputs @ rng.normal(0, 2, columns) + rng.normal(0, 1, rows), 2)
        cases.append((inputs, target, strength))
    inputs, target, _ = cases[-1]
    return [*cases, (inputs.tolist(), target.tolist(), 2.0)]


def _solve(inputs: Floats, target: Floats, penalty: Floats) -> Floats:
    return np.asarray(np.linalg.solve(inputs.T @ inputs + np.diag(penalty), inputs.T @ target))


def _intercept_penalised(X: Any, y: Any, strength: float) -> dict[str, Any]:
    inputs = np.column_stack([np.ones(len(X)), np.asarray(X, float)])
    found = _solve(inputs, np.asarray(y, float), np.full(inputs.shape[1], float(strength)))
    return {"coefficients": found[1:], "intercept": float(found[0])}


def _no_intercept(X: Any, y: Any, strength: float) -> dict[str, Any]:
    inputs = np.asarray(X, float)
    found = _solve(inputs, np.asarray(y, float), np.full(inputs.shape[1], float(strength)))
    return {"coefficients": found, "intercept": 0.0}


def _only_target_centred(X: Any, y: Any, strength: float) -> dict[str, Any]:
    target = np.asarray(y, float)
    found = _no_intercept(X, target - target.mean(), strength)
    return found | {"intercept": float(target.mean())}


def _scaled(factor: Any) -> Any:
    def wrong(X: Any, y: Any, strength: float) -> dict[str, Any]:
        return ridge(X, y, strength * factor(len(X)))

    return wrong


RIDGE = Exercise(
    id="regularization/ridge",
    answer="ridge",
    checks=(
        Check("coefficients are right", agrees_with(ridge, _ridge_cases, key="coefficients"), 2),
        Check("intercept is right", agrees_with(ridge, _ridge_cases, key="intercept")),
    ),
    hints=(
        "If the intercept pays no penalty, it can be chosen last: whatever the coefficients are, "
        "the best intercept makes the mean residual 0.",
        "Subtract from each column its mean, and from the target its own. On these centred data "
        "there is no intercept, and one linear system gives the coefficients.",
        "The system is the one of least squares, with the strength added on the diagonal. "
        "Afterwards the intercept follows from the means that you subtracted.",
    ),
    misconceptions=(
        Misconception(
            "regularization/intercept-penalised",
            "The intercept paid the penalty too. The target lies far from 0, so the penalty drags "
            "every prediction down. Keep the intercept out of it.",
            _intercept_penalised,
            RIDGE_FIXTURE,
        ),
        Misconception(
            "regularization/no-intercept",
            "There is no intercept, so the line must pass through the origin and the coefficients "
            "bend to reach the target.",
            _no_intercept,
            RIDGE_FIXTURE,
        ),
        Misconception(
            "regularization/only-target-centred",
            "The target was centred, the columns of X were not. The mean of the columns then stays "
            "in the coefficients.",
            _only_target_centred,
            RIDGE_FIXTURE,
        ),
        Misconception(
            "regularization/strength-times-rows",
            "The strength was multiplied by the number of rows. That fits another loss, the mean "
            "squared error; here the loss is the sum.",
            _scaled(lambda rows: rows),
            RIDGE_FIXTURE,
        ),
        Misconception(
            "regularization/strength-halved",
            "The strength was halved. The loss here is the sum of squares without a half, and the "
            "penalty has none either.",
            _scaled(lambda _: 0.5),
            RIDGE_FIXTURE,
        ),
    ),
)
