"""All that the tool can do, without a browser: the Datapoint editor, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from witwidget._utils import inference_utils
from witwidget.notebook import base

from grader.lab.what_if_tool import datapoints, protos
from grader.lab.what_if_tool.arguments import given, one_of
from grader.lab.what_if_tool.datapoints import Datapoint
from grader.lab.what_if_tool.distances import Norm, distances, nearest
from grader.lab.what_if_tool.fairness import Performance
from grader.lab.what_if_tool.loaded import ATTRIBUTION, Result, Scores
from grader.lab.what_if_tool.memory import Source, Step

GLOBAL = -1  # the page's row for "all rows"


class Session(Performance):
    """The tool without its page: edits, counterfactuals, partial dependence, and the state."""

    @property
    def state(self) -> Result:
        """The page's settings, whether they were made in a browser or by calls."""
        return {
            "rows": len(self.examples),
            "selected": self._selected,
            "edits": self._edits(),
            "target": self._target,
            "slice": self._slice or None,
            "buckets": self._buckets,
            "cost_ratio": self._cost_ratio,
            "strategy": self._strategy,
            "thresholds": self._thresholds(),
            "counterfactual": self._counterfactual,
        }

    def script(self, name: str = "tool") -> str:
        """Write the history as Python lines that do the same again."""
        return "\n".join(f"{name}.{step.call}" for step in self.history)

    def _edits(self) -> dict[int, Datapoint]:
        changed = {
            row: _differences(datapoints.read(original), self._read[row])
            for row, original in enumerate(self._originals)
            if original != self.examples[row]
        }
        return {row: difference for row, difference in changed.items() if difference}

    # ---- the Datapoint editor

    def edit(self, row: int, feature: str, value: Any) -> Result:
        """Change a feature of an example; None removes it.

        Returns
        -------
        dict
            ``before`` and ``after``; None for a feature that is not there.

        Raises
        ------
        ValueError
            There is no such row, or the value is of another type than the feature's.
        """
        self._check_row(row)
        example = self.json_to_proto(self.examples[row])
        protos.put(example, feature, value, self._kind(feature))
        before, after = self._replace(row, example)
        self._show_examples()
        return cast(
            "Result",
            self._record(
                "edit",
                {"row": row, "feature": feature, "value": value},
                {"before": before.get(feature), "after": after.get(feature)},
                "python",
            ),
        )

    def _kind(self, feature: str) -> str:
        kinds = (
            protos.features(self._parsed[text])[feature].WhichOneof("kind")
            for text in self._originals
            if feature in protos.features(self._parsed[text])
        )
        return next(kinds, "")

    def _replace(self, row: int, example: Any) -> tuple[Datapoint, Datapoint]:
        before = self._read[row]
        text = protos.text(example)
        self._parsed[text] = example
        self.examples[row] = text
        self._touched(row)
        return before, self._read[row]

    def _touched(self, row: int) -> None:
        self._stale.add(row)
        self._edited.add(row)
        self._counterfactual = None
        self._forget_statistics()

    def duplicate(self, row: int) -> int:
        """Append a copy of an example and return its row."""
        self._check_row(row)
        added = self._copy(row)
        self._show_examples()
        return cast("int", self._record("duplicate", {"row": row}, added, "python"))

    def _copy(self, row: int) -> int:
        self._refresh()
        self.examples.append(self.examples[row])
        self._originals.append(self.examples[row])
        added = len(self.examples) - 1
        self._scores = [np.append(scores, scores[[row]], axis=0) for scores in self._scores]
        for extra in self._extra:
            for entries in extra.values():
                entries.append(entries[row])
        self._touched(added)
        return added

    def delete(self, row: int) -> None:
        """Remove an example; the rows after it move up."""
        self._check_row(row)
        self._remove(row)
        self._show_examples()
        self._record("delete", {"row": row}, None, "python")

    def _remove(self, row: int) -> None:
        if len(self.examples) == 1:
            raise ValueError("The tool needs at least one example; this is the last.")
        self._refresh()
        for items in (self.examples, self._originals, *self._entries()):
            items.pop(row)
        self._scores = [np.delete(scores, row, axis=0) for scores in self._scores]
        self._edited = {r - (r > row) for r in self._edited if r != row}
        self._counterfactual = None
        self._forget_statistics()

    def _entries(self) -> list[list[Any]]:
        return [entries for extra in self._extra for entries in extra.values()]

    def infer(self) -> dict[int, list[Any]]:
        """Ask the models about the changed examples, as the page's button Predict does.

        Returns
        -------
        dict
            By changed row, one score per model.
        """
        return self._infer("python")

    def sort_by_variation(self, row: int | None = None) -> dict[str, float]:
        """Order the features by how much the prediction moves along their partial dependence.

        Returns
        -------
        dict
            By feature, the way that the score travels (strings: its range); the largest first.
        """
        if row is not None:
            self._check_row(row)
        info = {
            "features": self.get_eligible_features_impl(),
            "example_index": GLOBAL if row is None else row,
        }
        return self._sorted(row, self.sort_eligible_features_impl(info), "python")

    def _sorted(self, row: int | None, features: list[Result], source: Source) -> dict[str, float]:
        moved = {entry["name"]: float(entry["interestingness"]) for entry in features}
        return cast(
            "dict[str, float]", self._record("sort_by_variation", {"row": row}, moved, source)
        )

    def _infer(self, source: Source) -> dict[int, list[Any]]:
        scores = self.scores
        result = {row: [s[row].tolist() for s in scores] for row in sorted(self._edited)}
        self._edited.clear()
        return cast("dict[int, list[Any]]", self._record("infer", {}, result, source))

    def distances(
        self, row: int, distance: str = "L1", of: str = "values", model: int = 0
    ) -> Scores:
        """Compute the page's distance from one example to every one, shape [rows].

        Parameters
        ----------
        row
            The example to start from.
        distance
            ``L1``, ``L2`` (the sum of squares: no root), or ``custom`` for the configuration's
            own function.
        of, model
            ``values``, or ``attributions`` of a model: how differently two examples are explained.
        """
        self._check_row(row)
        one_of("kind of distance", of, ("values", "attributions"))
        if distance == "custom":
            if self.custom_distance_fn is None:
                raise ValueError("There is no custom distance: .set_custom_distance_fn(function).")
            return np.asarray(self.compute_custom_distance_impl(row), dtype=float)
        one_of("distance", distance, ("L1", "L2"))
        norm = cast("Norm", distance)
        if of == "values":
            known = {
                name: found
                for name, found in self._statistics.items()
                if not name.startswith(ATTRIBUTION)
            }
            return distances(row, self._seen, known, norm, self._target)
        attributions = self._attributions(model)
        return distances(row, attributions, datapoints.statistics(attributions), norm)

    def _attributions(self, model: int) -> list[Datapoint]:
        self._check_model_number(model)
        self._refresh()
        if "attributions" not in self._extra[model]:
            raise ValueError("There are no attributions: the predict function has to return them.")
        return self._extra[model]["attributions"]

    def counterfactual(
        self,
        row: int,
        distance: str = "L1",
        model: int = 0,
        of: str = "values",
        minimum: float | None = None,
    ) -> Result | None:
        """Find the nearest example for which a model predicts something else.

        Parameters
        ----------
        row
            The example to start from.
        distance
            See :meth:`distances`.
        model
            0 or 1.
        of
            See :meth:`distances`.
        minimum
            For regression: predictions differ if they are as far apart as this, by default one
            (sample) standard deviation of all predictions.

        Returns
        -------
        dict or None
            ``row`` and ``distance``; None where all predictions are the same.
        """
        self._check_model_number(model)
        away = self.distances(row, distance, of, model)
        found = nearest(row, away, self._differs(row, model, minimum))
        self._selected = row
        arguments: Result = {"row": row, "distance": distance, "model": model}
        arguments |= given(of=None if of == "values" else of, minimum=minimum)
        return self._found(arguments, found, "python")

    def _found(self, arguments: Result, found: Result | None, source: Source) -> Result | None:
        asked = {"of": arguments["row"], "by": arguments["distance"], "model": arguments["model"]}
        self._counterfactual = asked | found if found else None
        return cast("Result | None", self._record("counterfactual", arguments, found, source))

    def _differs(self, row: int, model: int, minimum: float | None) -> NDArray[np.bool_]:
        predicted = self.inferences[model]
        if self.is_classification:
            return np.asarray(predicted != predicted[row])
        if minimum is None:
            minimum = datapoints.sample_deviation(sorted(predicted))
        return np.asarray(np.abs(predicted - predicted[row]) >= minimum)

    # ---- partial dependence

    @property
    def remarks(self) -> list[str]:
        """What has to be said where the tool is shown."""
        count = len(self.examples)
        if count <= self._sample:
            return []
        return [
            f"Global partial dependence is the mean over a fixed random sample of "
            f"{self._sample:,} of the {count:,} datapoints."
        ]

    @property
    def sampled_rows(self) -> list[int]:
        """The rows that global partial dependence averages over: all, or a fixed random sample."""
        count = len(self.examples)
        if count <= self._sample:
            return list(range(count))
        drawn = np.random.default_rng(0).choice(count, self._sample, replace=False)
        return cast("list[int]", sorted(drawn.tolist()))

    def partial_dependence(
        self,
        feature: str,
        row: int | None = None,
        low: float | None = None,
        high: float | None = None,
    ) -> Result:
        """Predict again and again with other values of one feature.

        Parameters
        ----------
        feature
            Numbers take ten values from ``low`` to ``high``, strings their commonest values.
        row
            Of one example; None for the mean over :attr:`sampled_rows`.
        low, high
            By default the extremes among the first fifty examples, which are all that WIT looks
            at.

        Returns
        -------
        dict
            ``x``, a list of values; ``y``, by series (class and model as the page writes them) the
            scores.
        """
        eligible = {entry["name"]: entry for entry in self.get_eligible_features_impl()}
        if feature not in eligible:
            raise ValueError(
                f"There is no partial dependence of {feature!r}; it exists for "
                f"{', '.join(eligible)}."
            )
        if row is not None:
            self._check_row(row)
        self._check_has(row, feature)
        entry = eligible[feature]
        charts = self.infer_mutants_impl(
            {
                "feature_name": feature,
                "example_index": GLOBAL if row is None else row,
                "x_min": entry.get("observedMin", 0) if low is None else low,
                "x_max": entry.get("observedMax", 0) if high is None else high,
                "feature_index_pattern": None,
            }
        )
        return self._plotted(feature, row, low, high, charts, "python")

    def _plotted(
        self,
        feature: str,
        row: int | None,
        low: float | None,
        high: float | None,
        charts: Result,
        source: Source,
    ) -> Result:
        arguments = given(feature=feature) | {"row": row} | given(low=low, high=high)
        curves = self._curves(charts)
        step = Step("partial_dependence", arguments, curves, source)
        # The page opens the first feature again and again by itself.
        if source == "browser" and step in self.history:
            return curves
        return cast("Result", self._record("partial_dependence", arguments, curves, source))

    def infer_mutants_impl(self, info: Result) -> Result:
        """Compute one feature's plots; over the sample if they are global."""
        row = int(info["example_index"])
        examples = self._having(info["feature_name"], row)
        if not examples:
            return {"chartType": "categorical", "data": []}
        bundles = [
            inference_utils.ServingBundle(
                *("", str(model + 1), self.config["model_type"], "", "", None, None, None),
                custom_predict_fn=self._mutant_scores(model),
            )
            for model in range(self.model_count)
        ]
        return cast(
            "Result",
            inference_utils.mutant_charts_for_feature(
                examples,
                info["feature_name"],
                bundles,
                inference_utils.VizParams(
                    *(info["x_min"], info["x_max"], self._protos(self._first)),
                    *(base.NUM_MUTANTS_TO_GENERATE, info["feature_index_pattern"]),
                ),
            ),
        )

    def _having(self, feature: str, row: int) -> list[Any]:
        """Take the examples that a plot is about; upstream fails where one lacks the feature."""
        rows = self.sampled_rows if row == GLOBAL else [row]
        return [example for example in self._protos(rows) if feature in protos.features(example)]

    def _check_has(self, row: int | None, feature: str) -> None:
        if row is not None and feature not in self._read[row]:
            raise ValueError(
                f"Datapoint {row} has no feature {feature!r}, so that it cannot be varied. Give it "
                "a value in the Datapoint editor."
            )

    @property
    def _first(self) -> Sequence[int]:
        return range(min(base.NUM_EXAMPLES_FOR_MUTANT_ANALYSIS, len(self.examples)))

    def _curves(self, charts: Result) -> Result:
        series: dict[str, list[float]] = {}
        x: list[Any] = []
        for model, curves in enumerate(charts["data"][0] if charts["data"] else []):
            for name, points in curves.items():
                label = f"{name} (model {model + 1})" if self.model_count > 1 else name
                series[label] = [point["scalar"] for point in points]
                x = [point["step"] for point in points]
        return {"x": x, "y": series}


def _differences(before: Datapoint, after: Datapoint) -> Datapoint:
    names = sorted({*before, *after})
    return {name: after.get(name) for name in names if before.get(name) != after.get(name)}
