"""Choose the strength without looking at the test set."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

ROWS, FOLDS = 40, 4


def select_strength(
    X_train: Any,
    y_train: Any,
    folds: Any,
    strengths: Any,
    X_test: Any,
    y_test: Any,
) -> dict[str, Any]:
    """Let scikit-learn's grid search do it, with the scaler inside the pipeline."""
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    everything = np.arange(len(X_train))
    search = GridSearchCV(
        make_pipeline(StandardScaler(), Ridge()),
        {"ridge__alpha": list(strengths)},
        scoring="neg_mean_squared_error",
        cv=[(np.setdiff1d(everything, fold), np.asarray(fold)) for fold in folds],
    ).fit(X_train, y_train)
    residual = search.predict(X_test) - y_test
    return {
        "validation_errors": -search.cv_results_["mean_test_score"],
        "strength": search.best_params_["ridge__alpha"],
        "test_error": float(np.mean(residual**2)),
    }


def _fit(inputs: Any, target: Any, strength: float, scaled_by: Any) -> Any:
    """Fit one ridge and give a function that predicts."""
    mean, spread = scaled_by.mean(axis=0), scaled_by.std(axis=0)
    columns = (inputs - mean) / spread
    centre = columns.mean(axis=0)
    shifted = columns - centre
    weights = np.linalg.solve(
        shifted.T @ shifted + strength * np.eye(shifted.shape[1]),
        shifted.T @ (target - target.mean()),
    )
    return lambda rows: ((rows - mean) / spread - centre) @ weights + target.mean()


def _error(predict: Any, inputs: Any, target: Any) -> float:
    return float(np.mean((predict(inputs) - target) ** 2))


def _draw(rng: np.random.Generator) -> tuple[Any, ...]:
    """Draw a set on which right and wrong ways choose differently."""
    strengths = [0.01, 1.0, 5.0, 20.0, 100.0, 1000.0]
    while True:
        inputs = rng.normal(0, 1, (2 * ROWS, 8)) * rng.uniform(0.5, 20, 8) + 3
        scaled = (inputs - 3) / inputs.std(axis=0)
        target = scaled @ rng.normal(0, 0.5, 8) + rng.normal(0, 2.0, 2 * ROWS)
        inputs, target = np.round(inputs, 3), np.round(target, 3)
        folds = [fold.tolist() for fold in np.array_split(rng.permutation(ROWS), FOLDS)]
        case = (inputs[:ROWS], target[:ROWS], folds, strengths, inputs[ROWS:], target[ROWS:])
        ways = (select_strength, _by_test, _by_training, _unscaled)
        chosen = [way(*case)["strength"] for way in ways]
        # A leak through the scaler is small: it shows in the errors, not in the choice.
        leaking = {leak(*case)["strength"] for leak in _LEAKS}
        if len(set(chosen)) == len(ways) and leaking == {chosen[0]}:
            return case


def _cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [_draw(rng) for _ in range(2)]


def _by_test(
    X_train: Any,
    y_train: Any,
    folds: Any,
    strengths: Any,
    X_test: Any,
    y_test: Any,
) -> dict[str, Any]:
    errors = [
        _error(_fit(X_train, y_train, strength, X_train), X_test, y_test) for strength in strengths
    ]
    return {
        "validation_errors": errors,
        "strength": strengths[int(np.argmin(errors))],
        "test_error": min(errors),
    }


def _by_training(
    X_train: Any,
    y_train: Any,
    folds: Any,
    strengths: Any,
    X_test: Any,
    y_test: Any,
) -> dict[str, Any]:
    errors = [
        _error(_fit(X_train, y_train, strength, X_train), X_train, y_train)
        for strength in strengths
    ]
    chosen = strengths[int(np.argmin(errors))]
    predict = _fit(X_train, y_train, chosen, X_train)
    return {
        "validation_errors": errors,
        "strength": chosen,
        "test_error": _error(predict, X_test, y_test),
    }


def _validated(scaled_by: Any = None, predict_with: str = "all", pick: Any = np.argmin) -> Any:
    """Make an answer that goes wrong in its scaler, its last model or its choice."""

    def wrong(
        X_train: Any,
        y_train: Any,
        folds: Any,
        strengths: Any,
        X_test: Any,
        y_test: Any,
    ) -> dict[str, Any]:
        inputs, target = np.asarray(X_train, float), np.asarray(y_train, float)
        rows = [np.setdiff1d(np.arange(len(inputs)), fold) for fold in folds]

        def model(kept: Any, strength: float) -> Any:
            basis = scaled_by(inputs, X_test) if scaled_by else inputs[kept]
            return _fit(inputs[kept], target[kept], strength, basis)

        errors = [
            np.mean(
                [
                    _error(model(kept, strength), inputs[fold], target[fold])
                    for kept, fold in zip(rows, folds, strict=True)
                ]
            )
            for strength in strengths
        ]
        chosen = strengths[int(pick(errors))]
        kept = np.arange(len(inputs)) if predict_with == "all" else rows[-1]
        return {
            "validation_errors": errors,
            "strength": chosen,
            "test_error": _error(model(kept, chosen), X_test, y_test),
        }

    return wrong


def _all_ones(train: Any, _: Any) -> Any:
    """Give rows by which scaling changes nothing: mean 0 and spread 1 in each column."""
    return np.stack([np.ones(train.shape[1]), -np.ones(train.shape[1])])


_unscaled = _validated(_all_ones)

_LEAKS = (
    _validated(lambda train, _: train),
    _validated(lambda train, test: np.concatenate([train, test])),
)

_SCALER_LEAK = (
    "The scaler saw rows that the fold holds out: it was fitted before the split. Small here, but "
    "a leak all the same: the held-out rows must play no part in anything that is fitted. Fit the "
    "scaler anew inside each fold."
)

SELECT_STRENGTH = Exercise(
    id="regularization/select-strength",
    answer="select_strength",
    checks=(
        Check(
            "validation_errors: every step is fitted without the held-out rows",
            agrees_with(select_strength, _cases, key="validation_errors"),
            2,
        ),
        Check(
            "strength: chosen by validation",
            agrees_with(select_strength, _cases, key="strength"),
        ),
        Check(
            "test_error: of a model refitted on all training rows",
            agrees_with(select_strength, _cases, key="test_error"),
        ),
    ),
    hints=(
        "Three questions, three sets of rows. Which rows fit the model? Which rows choose the "
        "strength? Which rows are looked at once, at the very end?",
        "For each strength and each fold: fit scaler and ridge on the rows outside the fold, take "
        "the mean squared error on the rows inside it. Then average over the folds.",
        "A scikit-learn pipeline keeps scaler and model together, so that one call to fit can "
        "never show the scaler a row that the model must not see. At the end fit it once more on "
        "all training rows, with the strength that won.",
    ),
    misconceptions=(
        Misconception(
            "regularization/strength-by-test-set",
            "The test set chose the strength. Its error is then the lowest of many and flatters: "
            "nothing is left to tell the truth. Choose inside the training set.",
            _by_test,
        ),
        Misconception(
            "regularization/strength-by-training-loss",
            "The training error chose the strength. It can only rise with the penalty, so the "
            "weakest one always wins.",
            _by_training,
        ),
        Misconception(
            "regularization/scaler-before-split",
            _SCALER_LEAK,
            _LEAKS[0],
        ),
        Misconception(
            "regularization/scaler-before-split",
            _SCALER_LEAK,
            _LEAKS[1],
        ),
        Misconception(
            "regularization/columns-not-scaled",
            "The columns were not scaled. A penalty compares weights, and a weight depends on the "
            "unit of its column.",
            _unscaled,
        ),
        Misconception(
            "regularization/not-refitted",
            "The test error is that of the last fold's model. It has seen only a part of the "
            "training rows: once the strength is chosen, fit on all of them.",
            _validated(predict_with="last fold"),
        ),
        Misconception(
            "regularization/largest-error-chosen",
            "The strength with the largest error was chosen. An error is to be small.",
            _validated(pick=np.argmax),
        ),
    ),
)
