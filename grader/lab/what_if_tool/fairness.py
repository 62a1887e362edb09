"""The page's tab Performance and Fairness: slices, thresholds, cost ratio, strategies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from grader.lab.what_if_tool import thresholds
from grader.lab.what_if_tool.arguments import given, one_of
from grader.lab.what_if_tool.loaded import Loaded, Scores
from grader.lab.what_if_tool.memory import Source

DEFAULT_THRESHOLD = 0.5
DEFAULT_BUCKETS = (2, 2)

Thresholds = dict[str, list[float]]


class Performance(Loaded):
    """Measures of the models over slices of the examples, at thresholds that can be moved."""

    def _settle(self) -> None:
        super()._settle()
        self._slice: tuple[str, ...] = ()
        self._buckets = DEFAULT_BUCKETS
        self._cost_ratio = 1.0
        self._strategy = thresholds.CUSTOM
        self._overall = [DEFAULT_THRESHOLD] * self.model_count
        self._sliced: Thresholds = {}

    @property
    def inferences(self) -> list[NDArray[Any]]:
        """An array per model: the class at the present threshold, or the prediction, [rows]."""
        if not self.is_classification:
            return self.scores
        if not self.is_binary:
            return [scores.argmax(axis=1) for scores in self.scores]
        names = self._slice_names() if self._slice else [thresholds.EVERYTHING] * len(self.examples)
        current = self._thresholds()
        return [
            (scores >= [current[name][model] for name in names]).astype(int)
            for model, scores in enumerate(self.scores)
        ]

    def set_target(self, feature: str) -> None:
        """Choose the feature that holds the truth, as the page's menu does."""
        one_of("feature", feature, list(self._statistics))
        self._aim(feature, "python")

    def _aim(self, feature: str, source: Source) -> None:
        self._target = feature
        self._check_target()
        self._record("set_target", {"feature": feature}, None, source)

    def slice_by(
        self,
        feature: str | None,
        second: str | None = None,
        buckets: int = 2,
        second_buckets: int = 2,
    ) -> dict[str, int]:
        """Split the examples by the values of one feature, or of two.

        Parameters
        ----------
        feature, second
            None for no slices. What the models return besides scores is there too, as
            ``attributions__income``.
        buckets, second_buckets
            Of a numeric feature with more different values.

        Returns
        -------
        dict
            How many rows each slice has, the largest first; all thresholds are the overall one.
        """
        features = tuple(name for name in (feature, second) if name)
        for name in features:
            one_of("feature", name, list(self._statistics))
        if min(buckets, second_buckets) < 1:
            raise ValueError("A numeric feature is split into one bucket or more.")
        return self._split(features, (buckets, second_buckets), "python")

    def _split(
        self, features: tuple[str, ...], buckets: tuple[int, int], source: Source
    ) -> dict[str, int]:
        self._slice, self._buckets, self._strategy = features, buckets, thresholds.CUSTOM
        self._sliced = {name: list(self._overall) for name in self._counts()} if features else {}
        first, second = [*features, None, None][:2]
        arguments = {"feature": first} | given(second=second)
        if buckets != DEFAULT_BUCKETS:
            arguments |= {"buckets": buckets[0], "second_buckets": buckets[1]}
        return cast("dict[str, int]", self._record("slice_by", arguments, self._counts(), source))

    def _slice_names(self) -> list[str]:
        borders = {
            name: thresholds.edges(self._statistics[name], buckets)
            for name, buckets in zip(self._slice, self._buckets, strict=False)
            if name in self._statistics
        }
        return [thresholds.slice_name(seen, self._slice, borders) for seen in self._seen]

    def _counts(self) -> dict[str, int]:
        if not self._slice:
            return {thresholds.EVERYTHING: len(self.examples)}
        names = self._slice_names()
        counts = {name: names.count(name) for name in thresholds.in_page_order(names)}
        return dict(sorted(counts.items(), key=lambda item: -item[1]))

    def _thresholds(self) -> Thresholds:
        if not self._slice:
            return {thresholds.EVERYTHING: list(self._overall)}
        # An edit can make a slice that was not there when the thresholds were set.
        return {name: list(self._sliced.get(name, self._overall)) for name in self._counts()}

    def set_cost_ratio(self, ratio: float) -> float:
        """Set the cost of a false positive in units of a false negative's."""
        if not (np.isfinite(ratio) and ratio >= 0):
            raise ValueError(
                f"A cost ratio is a number from 0 on (FP cost / FN cost), got {ratio}."
            )
        return self._weigh(ratio, "python")

    def _weigh(self, ratio: float, source: Source) -> float:
        self._cost_ratio, self._strategy = ratio, thresholds.CUSTOM
        return cast("float", self._record("set_cost_ratio", {"ratio": ratio}, ratio, source))

    def set_threshold(
        self, threshold: float, slice: str | None = None, model: int = 0
    ) -> Thresholds:
        """Set the threshold of one slice (of all rows, without slices) and one model."""
        self._check_binary("thresholds")
        self._check_model_number(model)
        if not 0 <= threshold <= 1:
            raise ValueError(f"A threshold is between 0 and 1, got {threshold}.")
        current = self._thresholds()
        one_of("slice", slice or thresholds.EVERYTHING, list(current))
        return self._move(threshold, slice, model, "python")

    def _move(self, threshold: float, slice: str | None, model: int, source: Source) -> Thresholds:
        current = self._thresholds()
        current[slice or thresholds.EVERYTHING][model] = threshold
        self._put_thresholds(current, thresholds.CUSTOM)
        arguments = {"threshold": threshold} | given(slice=slice, model=model or None)
        return cast(
            "Thresholds", self._record("set_threshold", arguments, self._thresholds(), source)
        )

    def _put_thresholds(self, new: Mapping[str, list[float]], strategy: str) -> None:
        if self._slice:
            self._sliced = {name: list(values) for name, values in new.items()}
        else:
            self._overall = list(new[thresholds.EVERYTHING])
        self._strategy = strategy

    def optimize(
        self,
        strategy: Literal[
            "single threshold",
            "group thresholds",
            "demographic parity",
            "equal opportunity",
            "equal accuracy",
        ],
    ) -> Thresholds:
        """Set the thresholds by one of the page's strategies, at the lowest cost that it allows.

        Returns
        -------
        dict
            By slice, a threshold per model.
        """
        self._check_binary("thresholds")
        one_of("strategy", strategy, thresholds.STRATEGIES)
        self._check_has_target()
        if strategy != thresholds.SINGLE and not self._slice:
            raise ValueError(f"{strategy!r} compares slices: call slice_by first.")
        found = [
            thresholds.optimize(strategy, overall, slices, self._cost_ratio)
            for overall, slices in self._confusions()
        ]
        if strategy == thresholds.SINGLE:
            self._overall = [best[thresholds.EVERYTHING] for best in found]
        self._put_thresholds(
            {name: [best[name] for best in found] for name in self._thresholds()}, strategy
        )
        return cast(
            "Thresholds",
            self._record("optimize", {"strategy": strategy}, self._thresholds(), "python"),
        )

    def _confusions(self) -> list[tuple[thresholds.Confusion, dict[str, thresholds.Confusion]]]:
        labels = self._labels()
        names = np.array(self._slice_names()) if self._slice else np.array([])
        order = thresholds.in_page_order(names.tolist())
        return [
            (
                thresholds.confusion(scores, labels),
                {
                    name: thresholds.confusion(scores[names == name], labels[names == name])
                    for name in order
                },
            )
            for scores in self.scores
        ]

    def _labels(self) -> Scores:
        values = [example.get(self._target) for example in self._seen]
        return np.array([np.nan if value is None else float(value) for value in values])

    def performance(self) -> pd.DataFrame:
        """Measure the models at the present thresholds.

        Returns
        -------
        DataFrame
            A row per slice and model. Binary: the confusion matrix, accuracy, precision, recall,
            F1, and the share of positive predictions; NaN where a measure is not defined.
            Regression: mean error, mean absolute and mean squared error. More classes: accuracy.
        """
        self._check_has_target()
        names = np.array(self._slice_names()) if self._slice else None
        rows = []
        for name in self._counts():
            members = np.ones(len(self.examples), bool) if names is None else names == name
            rows += [
                {"slice": name, "model": model, "count": int(members.sum())}
                | self._measures(name, model, members)
                for model in range(self.model_count)
            ]
        return pd.DataFrame(rows)

    def _measures(self, name: str, model: int, members: NDArray[np.bool_]) -> dict[str, float]:
        labels = self._labels()[members]
        scores = self.scores[model][members]
        if not self.is_classification:
            errors = scores - labels
            return {
                "mean_error": float(errors.mean()),
                "mean_absolute_error": float(np.abs(errors).mean()),
                "mean_squared_error": float((errors**2).mean()),
            }
        if not self.is_binary:
            return {"accuracy": float((scores.argmax(axis=1) == labels).mean())}
        threshold = self._thresholds()[name][model]
        return _binary_measures(thresholds.confusion(scores, labels).at(threshold))


def _binary_measures(counts: dict[str, int]) -> dict[str, float]:
    tp, fp, tn, fn = (counts[name] for name in ("TP", "FP", "TN", "FN"))
    total = tp + fp + tn + fn

    def share(part: int, whole: int) -> float:
        return part / whole if whole else float("nan")

    return counts | {
        "accuracy": share(tp + tn, total),
        "precision": share(tp, tp + fp),
        "recall": share(tp, tp + fn),
        "F1": share(2 * tp, 2 * tp + fp + fn),
        "positive_rate": share(tp + fp, total),
    }
