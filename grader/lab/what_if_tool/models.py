"""Predict functions for the tool, and a close look at what they return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Examples = Sequence[Any]
Explain = Callable[[pd.DataFrame], Any]

_HELP = "Correct the function and run the cell again."


class ModelError(ValueError):
    """A predict function that raised, or returned what the tool cannot show."""


@dataclass(frozen=True)
class Predictions:
    """What a model returned for some examples.

    Parameters
    ----------
    scores
        Shape [examples, classes] for a classifier, [examples] for a regression model.
    extra
        Lists with an entry per example, by name: ``attributions`` and whatever else the function
        gave.
    """

    scores: NDArray[np.float64]
    extra: dict[str, list[Any]]


def predict_with(
    model: Any, columns: Sequence[str], attributions: Explain | None = None
) -> Predictor:
    """Make a predict function of a fitted scikit-learn or Keras model.

    Parameters
    ----------
    model
        With ``predict_proba``, or with ``predict``.
    columns
        The features that the model takes, in its order.
    attributions
        Explains the rows of a DataFrame: an array of shape [rows, columns], or a ``shap``
        ``Explanation``. The tool shows its numbers beside the features. It is not called for
        partial dependence, which asks for thousands of predictions.
    """
    return Predictor(model, tuple(columns), attributions)


@dataclass(frozen=True)
class Predictor:
    """A predict function for ``WitConfigBuilder.set_custom_predict_fn``; see predict_with."""

    model: Any
    columns: tuple[str, ...]
    attributions: Explain | None

    def __call__(self, examples: Examples) -> Any:
        """Predict, and attribute if there is a function for it."""
        table = self._table(examples)
        scores = self._predict(table)
        if self.attributions is None:
            return scores
        return {"predictions": scores, "attributions": self._explain(self.attributions, table)}

    def scores(self, examples: Examples) -> Any:
        """Predict only."""
        return self._predict(self._table(examples))

    def _table(self, examples: Examples) -> pd.DataFrame:
        for number, example in enumerate(examples):
            missing = [name for name in self.columns if name not in example]
            if missing:
                raise ModelError(
                    f"An example has no feature {', '.join(map(repr, missing))} (number {number} "
                    f"of the {len(examples)} that were to be predicted), and the model needs it. "
                    "Give it a value in the Datapoint editor or in the data."
                )
        return pd.DataFrame(
            {name: [example[name] for example in examples] for name in self.columns}
        )

    def _predict(self, table: pd.DataFrame) -> Any:
        if hasattr(self.model, "predict_proba"):
            return self.model.predict_proba(table)
        if not type(self.model).__module__.startswith("keras"):
            return self.model.predict(table)
        scores = self.model.predict(table.to_numpy(np.float32), verbose=0)
        sigmoid = _ends_in_sigmoid(self.model)
        return np.column_stack([1 - scores, scores]) if sigmoid else scores

    def _explain(self, explain: Explain, table: pd.DataFrame) -> list[dict[str, float]]:
        explained = explain(table)
        values = np.asarray(getattr(explained, "values", explained), dtype=float)
        if values.ndim == 3:  # shap: one plane per class
            values = values[:, :, -1]
        if values.shape != table.shape:
            raise ModelError(
                f"The attributions have the shape {list(values.shape)}; needed is a number per "
                f"row and column, {list(table.shape)}."
            )
        return [dict(zip(self.columns, map(float, row), strict=True)) for row in values]


def _ends_in_sigmoid(model: Any) -> bool:
    activation = getattr(model.layers[-1], "activation", None)
    return getattr(activation, "__name__", "") == "sigmoid" and model.output_shape[-1] == 1


def predict(
    function: Callable[[Examples], Any], examples: Examples, config: Mapping[str, Any], name: str
) -> Predictions:
    """Call a predict function and check what comes back.

    Parameters
    ----------
    function
        It may return an array, lists, a DataFrame or a tensor, or a dict with ``predictions`` and
        more.
    examples
        What the function takes.
    config
        The tool's: ``model_type``, ``multiclass``, ``label_vocab``.
    name
        Of the function, for messages.

    Raises
    ------
    ModelError
        It raised, or the result has another shape than needed, or is not a number everywhere.
    """
    try:
        returned = function(examples)
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"{name} raised {type(error).__name__}: {error}. {_HELP}") from error
    extra = dict(returned) if isinstance(returned, Mapping) else {"predictions": returned}
    if "predictions" not in extra:
        raise ModelError(
            f'{name} returned a dict without "predictions" (it has {sorted(map(str, extra))}). '
            f"{_HELP}"
        )
    scores = _numbers(extra.pop("predictions"), name)
    if config["model_type"] == "classification":
        _check_classes(scores, len(examples), config, name)
    else:
        scores = _one_each(scores, len(examples), name)
    _check_finite(scores, name)
    return Predictions(
        scores, {key: _entries(key, extra[key], len(examples), name) for key in extra}
    )


def _numbers(values: Any, name: str) -> NDArray[np.float64]:
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ModelError(f"{name} returned something else than numbers: {error}. {_HELP}") from None


def _check_classes(
    scores: NDArray[np.float64], count: int, config: Mapping[str, Any], name: str
) -> None:
    if scores.ndim != 2 or len(scores) != count or scores.shape[1] < 2:
        raise ModelError(
            f"{name} returned the shape {list(scores.shape)} for {count} examples; a classifier "
            f"has to give a score per class, [{count}, classes], also for two classes: [1 - p, p]. "
            f"{_HELP}"
        )
    classes = scores.shape[1]
    if classes > 2 and not config.get("multiclass"):
        raise ModelError(
            f"{name} returned {classes} scores per example. Add .set_multi_class(True) to the "
            "configuration, or return two scores."
        )
    vocabulary = config.get("label_vocab") or []
    if vocabulary and len(vocabulary) != classes:
        raise ModelError(
            f"{name} returned {classes} scores per example, and the label vocabulary has "
            f"{len(vocabulary)} names: {vocabulary}. Give one name per class."
        )


def _one_each(scores: NDArray[np.float64], count: int, name: str) -> NDArray[np.float64]:
    if scores.shape not in {(count,), (count, 1)}:
        raise ModelError(
            f"{name} returned the shape {list(scores.shape)} for {count} examples; a regression "
            f"model has to give one number per example, [{count}]. {_HELP}"
        )
    return scores.reshape(count)


def _check_finite(scores: NDArray[np.float64], name: str) -> None:
    bad = np.flatnonzero(~np.isfinite(scores).reshape(len(scores), -1).all(axis=1))
    if len(bad):
        raise ModelError(
            f"{name} returned {scores[bad[0]].tolist()} for example {bad[0]}"
            + (f" and no finite numbers for {len(bad) - 1} more" if len(bad) > 1 else "")
            + f"; the tool shows finite numbers only. {_HELP}"
        )


def _entries(key: str, values: Any, count: int, name: str) -> list[Any]:
    entries = [_plain(value) for value in values]
    if len(entries) != count:
        raise ModelError(
            f'{name} returned {len(entries)} entries of "{key}" for {count} examples. {_HELP}'
        )
    if key == "attributions" and not all(isinstance(entry, dict) for entry in entries):
        raise ModelError(
            f'{name} returned {entries[0]!r} as the first entry of "attributions"; needed is a '
            f"dict per example, from the name of a feature to a number. {_HELP}"
        )
    return entries


def _plain(value: Any) -> Any:
    """Turn NumPy's numbers into Python's, which the page gets, and which are counted here."""
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value
