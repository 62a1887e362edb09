"""The kernel's half of the bridge: the session as a widget that talks to the tool's page."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import anywidget
import numpy as np
import traitlets
from IPython.display import display

from grader.lab.what_if_tool import page, stand_in, thresholds
from grader.lab.what_if_tool.fairness import Thresholds
from grader.lab.what_if_tool.loaded import MOST_ROWS, SAMPLE, Result
from grader.lab.what_if_tool.session import GLOBAL, Session

__all__ = ["WitWidget"]

CHUNK = 4_000_000  # characters of JSON in a message, before it is compressed
_STRATEGIES = {
    "custom": thresholds.CUSTOM,
    "unaware": thresholds.SINGLE,
    "group": thresholds.GROUP,
    "demoparity": "demographic parity",
    "equalopp": "equal opportunity",
    "equalacc": "equal accuracy",
}
_CODES = {name: code for code, name in _STRATEGIES.items()}


# With AnyWidget first, traitlets would call the session without its arguments.
class WhatIfTool(Session, anywidget.AnyWidget):
    """Google's What-If Tool in JupyterLab 4 and Notebook 7.

    Parameters
    ----------
    config_builder
        A ``WitConfigBuilder`` with examples and a predict function.
    height
        In pixels.
    delay_rendering
        Is there because upstream has it; the tool is shown where a cell ends in it.
    sample, most_rows
        Global partial dependence averages over so many rows at most, always the same ones; more
        examples than ``most_rows`` are refused.

    Raises
    ------
    ValueError
        The configuration cannot be shown; the message says why.
    """

    _esm = (files(__package__) / "bridge.js").read_text("utf-8")
    height = traitlets.Int(1000).tag(sync=True)

    def __init__(
        self,
        config_builder: Any,
        height: int = 1000,
        delay_rendering: bool = False,  # noqa: ARG002
        *,
        sample: int = SAMPLE,
        most_rows: int = MOST_ROWS,
    ) -> None:
        # By view, the rows whose inferences it has not got yet.
        self._views: dict[str, set[int]] = {}
        anywidget.AnyWidget.__init__(self, height=height)
        Session.__init__(self, config_builder, sample, most_rows)
        self.on_msg(self._receive)

    def render(self) -> WhatIfTool:
        """Return the tool, as upstream does: the last value of a cell is shown."""
        return self

    def set_examples(self, examples: Sequence[Any]) -> None:
        """Replace all examples, and forget what was done with the old ones."""
        super().set_examples(examples)
        self._show_examples()

    def __repr__(self) -> str:
        return stand_in.words(self)

    def _ipython_display_(self) -> None:
        data, metadata, unfold = stand_in.outputs(self)
        live: Any = self._repr_mimebundle_() or {}
        widget = live[0] if isinstance(live, tuple) else live
        display({**widget, **data}, raw=True, metadata=metadata)
        display(unfold, raw=True)

    # ---- kernel to browser: a header, and one compressed buffer

    def _post(self, view: str | None, kind: str, data: Any, **header: Any) -> None:
        body = json.dumps(data, default=_jsonable, allow_nan=False).encode()
        self._ship(view, kind, gzip.compress(body, 5), **header)

    def _ship(self, view: str | None, kind: str, body: bytes, **header: Any) -> None:
        self.send({"kind": kind, "view": view, "part": 0, "parts": 1, **header}, [body])

    def _post_examples(self, view: str) -> None:
        self._views[view] = set(range(len(self.examples)))
        chunks = list(_chunks(self.examples))
        for part, chunk in enumerate(chunks):
            self._post(view, "examples", chunk, part=part, parts=len(chunks))
        self._post_sprite(view)

    def _post_sprite(self, view: str) -> None:
        if sprite := self.create_sprite():
            self._post(view, "sprite", sprite)

    def _show_examples(self, but: str | None = None) -> None:
        for view in self._views:
            if view != but:
                self._post_examples(view)

    def _show_settings(self, but: str | None = None) -> None:
        for view in self._views:
            if view != but:
                self._post(view, "settings", self._settings())

    def _settings(self) -> Result:
        return {
            "target": self._target,
            "slice": [*self._slice, "", ""][:2],
            "buckets": self._buckets,
            "cost_ratio": self._cost_ratio,
            "strategy": _CODES[self._strategy],
            "thresholds": self._thresholds() if self.is_binary else {},
        }

    # ---- browser to kernel

    def _receive(self, _: Any, message: Result, buffers: Any) -> None:  # noqa: ARG002
        view, kind, detail = message["view"], message["kind"], message.get("detail") or {}
        try:
            getattr(self, "_on_" + kind.replace("-", "_"))(view, detail)
        except Exception as error:  # whatever it is, the learner has to see it
            text = (
                str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            )
            self._post(
                *(view, "error"),
                {"text": text, "request": kind, "feature_name": detail.get("feature_name")},
            )

    def _on_hello(self, view: str, _: Result) -> None:
        self._ship(view, "page", page.compressed())

    def _on_bye(self, view: str, _: Result) -> None:
        self._views.pop(view, None)

    def _on_ready(self, view: str, _: Result) -> None:
        self._post(view, "config", {**self.config, "remarks": self.remarks})
        self._post_examples(view)

    def _on_infer_examples(self, view: str, _: Result) -> None:
        rows = sorted(self._views.get(view, ()))
        # A page that was sent all examples asks by itself; for a few, somebody pressed Predict.
        if self._edited and len(rows) < len(self.examples):
            self._infer("browser")
        outputs = self._outputs
        self._views[view] = set()
        self._post(
            *(view, "inferences"),
            {
                "inferences": {
                    "indices": rows,
                    "results": [self._as_upstream(output[rows]) for output in outputs],
                },
                "label_vocab": self.config.get("label_vocab"),
                "extra_outputs": [
                    {key: [entries[row] for row in rows] for key, entries in extra.items()} or None
                    for extra in self._extra
                ],
            },
        )
        if len(rows) == len(self.examples):
            self._post(view, "settings", self._settings())

    def _as_upstream(self, scores: Any) -> Result:
        if not self.is_classification:
            return {"regressionResult": {"regressions": [{"value": v} for v in scores.tolist()]}}
        rows = [
            {"classes": [{"label": str(c), "score": score} for c, score in enumerate(row)]}
            for row in scores.tolist()
        ]
        return {"classificationResult": {"classifications": rows}}

    def _on_update_example(self, view: str, detail: Result) -> None:
        row, text = detail["index"], detail["example"]
        example = self.json_to_proto(text if isinstance(text, str) else json.dumps(text))
        before, after = self._replace(row, example)
        self._views[view].add(row)
        for feature in sorted({*before, *after}):
            if before.get(feature) != after.get(feature):
                arguments = {"row": row, "feature": feature, "value": after.get(feature)}
                result = {"before": before.get(feature), "after": after.get(feature)}
                self._record("edit", arguments, result, "browser")
        self._post_sprite(view)
        self._show_examples(but=view)

    def _on_duplicate_example(self, view: str, detail: Result) -> None:
        added = self._copy(detail["index"])
        self._views[view].add(added)
        self._record("duplicate", {"row": detail["index"]}, added, "browser")
        self._post_sprite(view)
        self._show_examples(but=view)

    def _on_delete_example(self, view: str, detail: Result) -> None:
        row = detail["index"]
        self._remove(row)
        self._views[view] = {r - (r > row) for r in self._views[view] if r != row}
        self._record("delete", {"row": row}, None, "browser")
        self._post_sprite(view)
        self._show_examples(but=view)

    def _on_get_eligible_features(self, view: str, _: Result) -> None:
        self._post(view, "eligible-features", self.get_eligible_features_impl())

    def _on_sort_eligible_features(self, view: str, detail: Result) -> None:
        found = self.sort_eligible_features_impl(detail)
        self._sorted(_row(detail), found, "browser")
        self._post(view, "eligible-features", found)

    def _on_infer_mutants(self, view: str, detail: Result) -> None:
        self._check_has(_row(detail), detail["feature_name"])
        charts = self.infer_mutants_impl(detail)
        low, high = self._chosen_range(detail)
        self._plotted(detail["feature_name"], _row(detail), low, high, charts, "browser")
        self._post(view, "mutant-charts", {**charts, "feature_name": detail["feature_name"]})

    def _chosen_range(self, detail: Result) -> tuple[float | None, float | None]:
        """Read the range of a plot; None where it is what the page proposes."""
        proposed: Result = next(
            (f for f in self.get_eligible_features_impl() if f["name"] == detail["feature_name"]),
            {},
        )
        if "observedMin" not in proposed:
            return None, None
        low, high = float(detail["x_min"]), float(detail["x_max"])
        return (
            None if low == proposed["observedMin"] else low,
            None if high == proposed["observedMax"] else high,
        )

    def _on_compute_custom_distance(self, view: str, detail: Result) -> None:
        parameters = detail["params"]
        away = self.compute_custom_distance_impl(detail["index"], parameters["distanceParams"])
        self._post(
            *(view, "custom-distance"),
            {
                "distances": list(away),
                "exInd": detail["index"],
                "funId": detail["callback"],
                "params": parameters["callbackParams"],
            },
        )

    # ---- the page's settings, whenever they have changed

    def _on_settings(self, view: str, new: Result) -> None:
        self._selected = new["selected"]
        if new["target"] != self._target:
            self._aim(new["target"], "browser")
        sliced = self._take_slices(tuple(filter(None, new["slice"])), tuple(new["buckets"]))
        if new["cost_ratio"] != self._cost_ratio:
            self._weigh(new["cost_ratio"], "browser")
        strategy = _STRATEGIES[new["strategy"]]
        # While the page still computes its slices it has thresholds of others.
        if new["thresholds"].keys() == self._thresholds().keys() and self.is_binary:
            if strategy != thresholds.CUSTOM:
                self._take_strategy(strategy, new["thresholds"])
            elif not sliced:
                self._take_thresholds(new["thresholds"])
        self._take_counterfactual(new["counterfactual"])
        self._show_settings(but=view)

    def _take_slices(self, features: tuple[str, ...], buckets: tuple[int, int]) -> bool:
        same = (features, buckets) == (self._slice, self._buckets)
        if not same:
            self._split(features, buckets, "browser")
        return not same

    def _take_strategy(self, strategy: str, new: Thresholds) -> None:
        if (strategy, new) != (self._strategy, self._thresholds()):
            if strategy == thresholds.SINGLE:
                self._overall = list(next(iter(new.values())))
            self._put_thresholds(new, strategy)
            self._record("optimize", {"strategy": strategy}, self._thresholds(), "browser")

    def _take_thresholds(self, new: Thresholds) -> None:
        self._strategy = thresholds.CUSTOM
        for name, values in self._thresholds().items():
            for model, value in enumerate(values):
                if new[name][model] != value:
                    part = None if name == thresholds.EVERYTHING else name
                    self._move(new[name][model], part, model, "browser")

    def _take_counterfactual(self, found: Result | None) -> None:
        """Take over what the page found; the distance is computed here, the page keeps none."""
        if found is None:
            self._counterfactual = None
            return
        known = self._counterfactual or {}
        if all(known.get(key) == found[key] for key in ("of", "by", "model", "row")):
            return
        of = "values" if found["values"] else "attributions"
        away = self.distances(found["of"], found["by"], of, found["model"])
        self._found(
            {"row": found["of"], "distance": found["by"], "model": found["model"]}
            | ({} if found["values"] else {"of": of})
            | ({} if self.is_classification else {"minimum": found["minimum"]}),
            {"row": found["row"], "distance": float(away[found["row"]])},
            "browser",
        )


def _row(detail: Result) -> int | None:
    row = int(detail["example_index"])
    return None if row == GLOBAL else row


def _chunks(items: Sequence[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item)
        if size > CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _jsonable(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} cannot be shown by the tool")


# The name by which the tutorials import it.
WitWidget = WhatIfTool
