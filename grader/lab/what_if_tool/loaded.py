"""Examples and models, as loaded into the tool, and a memory."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from witwidget.notebook import base

from grader.lab.what_if_tool import checks, datapoints, models, protos
from grader.lab.what_if_tool.arguments import one_of
from grader.lab.what_if_tool.datapoints import Datapoint
from grader.lab.what_if_tool.memory import Source, Step

SAMPLE = 1_000
MOST_ROWS = 20_000

ATTRIBUTION = "attributions__"
"""Begins the name of the page's column of a feature's attributions."""

Scores = NDArray[np.float64]
Result = dict[str, Any]


class Loaded(base.WitWidgetBase):  # type: ignore[misc]
    """The examples, the models, and a memory of what was done with them.

    Parameters
    ----------
    config_builder
        A ``WitConfigBuilder`` with examples and a predict function.
    sample
        Global partial dependence averages over this many rows at most, always the same ones.
    most_rows
        More examples are refused.

    Raises
    ------
    ValueError
        The configuration cannot be shown; the message says why.
    """

    def __init__(
        self, config_builder: Any, sample: int = SAMPLE, most_rows: int = MOST_ROWS
    ) -> None:
        config = config_builder.build()
        checks.check_config(config)
        self._sample, self._most_rows = sample, most_rows
        super().__init__(config_builder)
        functions = [config["custom_predict_fn"], config.get("compare_custom_predict_fn")]
        self._functions: list[Callable[..., Any]] = [f for f in functions if f is not None]

    # ---- the examples

    def set_examples(self, examples: Sequence[Any]) -> None:
        """Replace all examples, and forget what was set for the old ones."""
        plain = bool(self.config.get("uses_json_input"))
        checks.check_examples(examples, self._most_rows, messages=not plain)
        if plain:
            examples = self._json_to_tf_examples([protos.plain(example) for example in examples])
        # Parsing is slow: the parsed examples are kept beside their texts.
        self.examples = [protos.text(example) for example in examples]
        self._parsed: dict[str, Any] = dict(zip(self.examples, examples, strict=True))
        self.history: list[Step] = []
        self._originals = list(self.examples)
        self._scores: list[Scores] = []
        self._extra: list[dict[str, list[Any]]] = []
        self._stale = set(range(len(examples)))
        self._edited: set[int] = set()
        self._forget_statistics()
        self._settle()
        self._check_target()

    def _settle(self) -> None:
        """Set everything in the page back to where it starts."""
        self._target: str = self.config.get("target_feature") or ""
        self._selected: int | None = None
        self._counterfactual: Result | None = None

    @property
    def model_count(self) -> int:
        """1, or 2 where models are compared."""
        return 1 + (self.config.get("model_name_2") is not None)

    def json_to_proto(self, json: str) -> Any:
        """Parse an example; a copy, which the predict function may change."""
        parsed = self._parsed.get(json)
        if parsed is None:
            parsed = self._parsed[json] = super().json_to_proto(json)
        copy = type(parsed)()
        copy.CopyFrom(parsed)
        return copy

    @property
    def examples_as_dicts(self) -> list[Datapoint]:
        """The examples as they are now, the target included."""
        return [dict(example) for example in self._read]

    @functools.cached_property
    def _read(self) -> list[Datapoint]:
        return [datapoints.read(text) for text in self.examples]

    @functools.cached_property
    def _seen(self) -> list[Datapoint]:
        """What the page knows of each row: the features, and what else the models returned."""
        self._refresh()
        seen = [datapoints.as_page_sees(example) for example in self._read]
        for extra, name in zip(self._extra, self._model_names, strict=True):
            suffix = f" {name}" if self.model_count > 1 else ""
            for key in extra.keys() - {"attributions"}:
                for datapoint, entry in zip(seen, extra[key], strict=True):
                    datapoint[key + suffix] = entry
        explained = [extra["attributions"] for extra in self._extra if "attributions" in extra]
        # The page counts those models only that explain themselves.
        for attributions, name in zip(explained, self._model_names, strict=False):
            suffix = f" {name}" if len(explained) > 1 else ""
            for datapoint, entry in zip(seen, attributions, strict=True):
                datapoint |= {ATTRIBUTION + key + suffix: value for key, value in entry.items()}
        return seen

    @property
    def _model_names(self) -> list[str]:
        """As the page writes them: two that are the same get numbers."""
        keys = ["model_name", "model_name_2"][: self.model_count]
        names = [str(self.config[key]).strip() for key in keys]
        same = self.model_count > len(set(names))
        return [f"{name} {number}" if same else name for number, name in enumerate(names, start=1)]

    @functools.cached_property
    def _statistics(self) -> dict[str, datapoints.Statistics]:
        return datapoints.statistics(self._seen)

    def _forget_statistics(self) -> None:
        for name in ("_read", "_seen", "_statistics"):
            self.__dict__.pop(name, None)

    def _check_target(self) -> None:
        if self._target and self.is_classification:
            named = (protos.features(self._parsed[text]) for text in self.examples)
            values = [features[self._target] for features in named if self._target in features]
            checks.check_target(self._target, values, self.config.get("label_vocab") or [])

    # ---- the models

    @property
    def is_classification(self) -> bool:
        """Whether the models give scores of classes."""
        return bool(self.config["model_type"] == "classification")

    @property
    def is_binary(self) -> bool:
        """Whether the models give scores of two classes, so that there are thresholds."""
        return self.is_classification and not self.config.get("multiclass")

    def _predict(self, model: int, rows: Sequence[int]) -> models.Predictions:
        return self._call(model, self._functions[model], self._protos(rows))

    def _mutant_scores(self, model: int) -> Callable[[Any], list[Any]]:
        # Attributions would be computed for thousands of rows that nobody sees.
        function = getattr(self._functions[model], "scores", self._functions[model])

        def scores(examples: Any) -> list[Any]:
            return cast("list[Any]", self._call(model, function, examples).scores.tolist())

        return scores

    def _call(self, model: int, function: Any, examples: Any) -> models.Predictions:
        name = "The predict function" + (f" of model {model + 1}" if self.model_count > 1 else "")
        inputs = (
            self._json_from_tf_examples(examples)
            if self.config.get("uses_json_input")
            else examples
        )
        return models.predict(function, inputs, self.config, name)

    def _refresh(self) -> None:
        """Ask the models about the rows that they have not seen as they are now."""
        rows = sorted(self._stale)
        if not rows:
            return
        fresh = [self._predict(model, rows) for model in range(self.model_count)]
        if len(rows) == len(self.examples):
            self._scores = [predictions.scores for predictions in fresh]
            self._extra = [predictions.extra for predictions in fresh]
        else:
            for model, predictions in enumerate(fresh):
                self._scores[model][rows] = predictions.scores
                for key, entries in predictions.extra.items():
                    for row, entry in zip(rows, entries, strict=True):
                        self._extra[model][key][row] = entry
        self._stale.clear()
        if any(self._extra):
            self._forget_statistics()

    @property
    def _outputs(self) -> list[Scores]:
        self._refresh()
        return self._scores

    @property
    def scores(self) -> list[Scores]:
        """An array per model: the score of class 1 (binary), the prediction (regression), [rows].

        Of a model with more classes the scores of all, [rows, classes].
        """
        binary = self.is_binary
        return [scores[:, 1].copy() if binary else scores.copy() for scores in self._outputs]

    def _protos(self, rows: Sequence[int]) -> list[Any]:
        return [self.json_to_proto(self.examples[row]) for row in rows]

    # ---- what was done

    def _record(self, method: str, arguments: Result, result: Any, source: Source) -> Any:
        self.history.append(Step(method, arguments, result, source))
        if source == "python":
            self._show_settings()
        return result

    def _show_settings(self) -> None:
        """Tell the pages that show this session; here are none."""

    def _show_examples(self) -> None:
        """Tell the pages that show this session; here are none."""

    # ---- bad arguments

    def _check_row(self, row: int) -> None:
        if not 0 <= row < len(self.examples):
            raise ValueError(f"There is no row {row}; the rows are 0 to {len(self.examples) - 1}.")

    def _check_model_number(self, model: int) -> None:
        one_of("model", model, range(self.model_count))

    def _check_binary(self, what: str) -> None:
        if not self.is_binary:
            raise ValueError(f"The page has {what} only for models with two classes.")

    def _check_has_target(self) -> None:
        if not self._target:
            raise ValueError("This needs the truth: add .set_target_feature(name).")
