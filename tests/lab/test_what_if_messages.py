"""The kernel's half of the bridge, with a stand-in for the browser's: messages and memory."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import numpy as np
import pytest

from grader.lab.what_if_tool import WhatIfTool, WitConfigBuilder, page, protos, upstream

ROWS = [
    {"x": float(i), "group": "aab"[i % 3], "town": ["Köln", "Århus"][i % 2], "y": int(i > 9)}
    for i in range(20)
]


def predict(examples: list[dict[str, Any]]) -> np.ndarray:
    score = np.array([example["x"] for example in examples]) / 25
    return np.column_stack([1 - score, score])


def configure() -> WitConfigBuilder:
    return WitConfigBuilder(ROWS).set_custom_predict_fn(predict).set_target_feature("y")


class View:
    """A page that shows the tool, as far as the kernel can tell."""

    def __init__(self, tool: WhatIfTool, name: str = "one") -> None:
        self.name = name
        self._tool = tool
        self._got: list[tuple[dict[str, Any], bytes]] = []
        others = tool.send

        def send(header: dict[str, Any], buffers: list[bytes]) -> None:
            others(header, buffers)
            if header["view"] == name:
                self._got.append((header, buffers[0]))

        tool.send = send

    def post(self, kind: str, detail: Any = None) -> None:
        self._tool._receive(self._tool, {"view": self.name, "kind": kind, "detail": detail}, [])

    def take(self, kind: str) -> list[Any]:
        found = [
            gzip.decompress(body).decode() for header, body in self._got if header["kind"] == kind
        ]
        self._got = [message for message in self._got if message[0]["kind"] != kind]
        return found if kind == "page" else [json.loads(text) for text in found]

    def start(self) -> None:
        self.post("hello")
        self.post("ready")
        self.post("infer-examples")

    def edit(self, row: int, feature: str, kind: str, value: Any) -> None:
        example = json.loads(self._tool.examples[row])
        example["features"]["feature"][feature] = {kind: {"value": [value]}}
        self.post("update-example", {"index": row, "example": json.dumps(example)})


@pytest.fixture
def tool() -> WhatIfTool:
    return WhatIfTool(configure())


@pytest.fixture
def view(tool: WhatIfTool) -> View:
    view = View(tool)
    view.start()
    return view


def settings(**changed: Any) -> dict[str, Any]:
    return {
        "target": "y",
        "slice": ["", ""],
        "buckets": [2, 2],
        "cost_ratio": 1,
        "strategy": "custom",
        "thresholds": {"all": [0.5]},
        "selected": None,
        "counterfactual": None,
    } | changed


def steps(tool: WhatIfTool) -> list[str]:
    assert {step.source for step in tool.history} <= {"browser"}
    return [step.call for step in tool.history]


# ---- the page


def test_the_page_can_reach_nothing(view: View) -> None:
    (html,) = view.take("page")
    assert len(page.compressed()) < 800_000
    assert "default-src 'none'" in html
    for loose in (".pluginsListing()", "createObjectURL", "/font-roboto/"):
        assert loose not in html


def test_another_page_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"not that of witwidget 1\.8\.1"):
        page.edited("<!doctype html><p>another</p>")


def test_a_start_sends_everything_once(view: View, tool: WhatIfTool) -> None:
    assert view.take("config")[0]["model_type"] == "classification"
    (examples,) = view.take("examples")
    assert [
        json.loads(e)["features"]["feature"]["x"]["floatList"]["value"][0] for e in examples
    ] == [row["x"] for row in ROWS]
    (answer,) = view.take("inferences")
    assert answer["inferences"]["indices"] == list(range(20))
    rows = answer["inferences"]["results"][0]["classificationResult"]["classifications"]
    assert rows[5]["classes"][1] == {"label": "1", "score": pytest.approx(0.2)}
    assert view.take("settings")[0]["strategy"] == "custom"
    assert tool.history == []


def test_many_examples_come_in_parts(monkeypatch: pytest.MonkeyPatch, tool: WhatIfTool) -> None:
    monkeypatch.setattr("grader.lab.what_if_tool.widget.CHUNK", 400)
    view = View(tool)
    view.post("ready")
    parts = view.take("examples")
    assert len(parts) > 3
    assert [text for part in parts for text in part] == tool.examples


# ---- the Datapoint editor


def test_an_edit_in_the_page(view: View, tool: WhatIfTool) -> None:
    view.take("inferences")
    view.edit(4, "x", "floatList", 20)
    view.edit(4, "town", "bytesList", "TWFsbcO2")
    view.post("infer-examples")
    (answer,) = view.take("inferences")
    assert answer["inferences"]["indices"] == [4]
    assert steps(tool) == [
        "edit(row=4, feature='x', value=20.0)",
        "edit(row=4, feature='town', value='Malmö')",
        "infer()",
    ]
    assert tool.history[-1].result == {4: [pytest.approx(0.8)]}
    assert tool.state["edits"] == {4: {"x": 20.0, "town": "Malmö"}}


def test_a_number_field_with_something_else_changes_nothing(view: View, tool: WhatIfTool) -> None:
    view.edit(4, "y", "int64List", "3.5")
    (error,) = view.take("error")
    assert error["request"] == "update-example"
    assert tool.history == []
    assert tool.state["edits"] == {}


def test_copies_and_deletions_in_the_page(view: View, tool: WhatIfTool) -> None:
    view.take("inferences")
    view.post("duplicate-example", {"index": 7})
    view.post("delete-example", {"index": 0})
    view.post("infer-examples")
    (answer,) = view.take("inferences")
    assert answer["inferences"]["indices"] == [19]
    assert steps(tool)[:2] == ["duplicate(row=7)", "delete(row=0)"]
    assert tool.scores[0][19] == pytest.approx(7 / 25)


def test_a_page_opened_again_gets_the_edited_examples(view: View, tool: WhatIfTool) -> None:
    view.edit(4, "x", "floatList", 20)
    again = View(tool, "two")
    again.start()
    (examples,) = again.take("examples")
    assert json.loads(examples[4])["features"]["feature"]["x"]["floatList"]["value"] == [20]
    (answer,) = again.take("inferences")
    assert len(answer["inferences"]["indices"]) == 20


def test_two_views_show_the_same_examples(view: View, tool: WhatIfTool) -> None:
    other = View(tool, "two")
    other.start()
    other.take("examples")
    view.take("examples")
    view.post("delete-example", {"index": 0})
    (examples,) = other.take("examples")
    assert len(examples) == 19
    assert view.take("examples") == []
    other.post("bye")
    view.post("delete-example", {"index": 0})
    assert other.take("examples") == []


def test_an_edit_by_a_call_reaches_the_page(view: View, tool: WhatIfTool) -> None:
    view.take("examples")
    tool.edit(4, "x", 20)
    (examples,) = view.take("examples")
    assert "20" in examples[4]
    view.post("infer-examples")  # by itself, which is no inference that somebody asked for
    assert [step.method for step in tool.history] == ["edit"]
    assert tool.infer() == {4: [pytest.approx(0.8)]}
    tool.slice_by("group")
    assert view.take("settings")[-1]["slice"] == ["group", ""]


def test_other_examples_reach_the_page_and_are_checked(view: View, tool: WhatIfTool) -> None:
    tool.slice_by("group")
    view.take("examples")
    with pytest.raises(ValueError, match="True and False as 1 and 0"):
        tool.set_examples([ROWS[0] | {"single": True}])
    assert tool.state["rows"] == 20
    tool.set_examples(ROWS[:5])
    (examples,) = view.take("examples")
    assert len(examples) == 5
    assert tool.history == []
    view.post("infer-examples")
    assert view.take("inferences")[-1]["inferences"]["indices"] == list(range(5))


def test_what_else_a_model_returns_can_be_sliced_by() -> None:
    def noted(examples: list[dict[str, Any]]) -> dict[str, Any]:
        notes = ["high" if example["x"] > 4 else "low" for example in examples]
        return {"predictions": predict(examples), "note": notes}

    tool = WhatIfTool(configure().set_custom_predict_fn(noted))
    assert tool.scores[0][0] == 0
    assert tool.slice_by("note") == {"high": 15, "low": 5}
    tool.edit(0, "x", 20)
    assert tool.infer() == {0: [pytest.approx(0.8)]}
    assert tool.slice_by("note") == {"high": 16, "low": 4}


# ---- settings


def test_what_is_set_in_the_page_is_remembered(view: View, tool: WhatIfTool) -> None:
    sliced = {"slice": ["group", ""], "selected": 3}
    both = {"a": [0.5], "b": [0.5]}
    view.post("settings", settings(**sliced, thresholds={"all": [0.5]}))  # still computing
    view.post("settings", settings(**sliced, thresholds=both))
    view.post("settings", settings(**sliced, thresholds=both, cost_ratio=2))
    fair = {"a": [0.42], "b": [0.6]}
    view.post("settings", settings(**sliced, thresholds=fair, cost_ratio=2, strategy="demoparity"))
    moved = {"a": [0.42], "b": [0.7]}
    view.post("settings", settings(**sliced, thresholds=moved, cost_ratio=2))
    view.post("settings", settings(**sliced, thresholds=moved, cost_ratio=2))
    assert steps(tool) == [
        "slice_by(feature='group')",
        "set_cost_ratio(ratio=2)",
        "optimize(strategy='demographic parity')",
        "set_threshold(threshold=0.7, slice='b')",
    ]
    assert tool.history[2].result == fair
    state = tool.state
    assert state["slice"] == ("group",)
    assert state["thresholds"] == moved
    assert state["cost_ratio"] == 2
    assert state["strategy"] == "custom thresholds"
    assert state["selected"] == 3


def test_a_single_threshold_stays_when_the_slices_go(view: View, tool: WhatIfTool) -> None:
    sliced = {"slice": ["group", ""]}
    single = {"a": [0.3], "b": [0.3]}
    view.post("settings", settings(**sliced, thresholds={"a": [0.5], "b": [0.5]}))
    view.post("settings", settings(**sliced, thresholds=single, strategy="unaware"))
    view.post("settings", settings(thresholds={"all": [0.3]}))
    assert tool.state["thresholds"] == {"all": [0.3]}
    assert steps(tool) == [
        "slice_by(feature='group')",
        "optimize(strategy='single threshold')",
        "slice_by(feature=None)",
    ]


def test_a_counterfactual_shown_in_the_page_is_remembered_once(
    view: View, tool: WhatIfTool
) -> None:
    shown = {
        "of": 3, "row": 14, "by": "L1", "values": True, "model": 0, "minimum": None,
    }  # fmt: skip
    for _ in range(2):
        view.post("settings", settings(selected=3, counterfactual=shown))
    assert steps(tool) == ["counterfactual(row=3, distance='L1', model=0)"]
    away = tool.distances(3)
    assert tool.history[0].result == {"row": 14, "distance": away[14]}


def test_another_target_in_the_page(view: View, tool: WhatIfTool) -> None:
    view.post("settings", settings(target="x"))
    assert steps(tool) == ["set_target(feature='x')"]
    assert tool.state["target"] == "x"


# ---- partial dependence


def mutants(**changed: Any) -> dict[str, Any]:
    return {
        "feature_name": "x",
        "example_index": -1,
        "x_min": 0.0,
        "x_max": 19.0,
        "feature_index_pattern": "",
    } | changed


def test_plots_of_the_page_are_remembered_once(view: View, tool: WhatIfTool) -> None:
    view.post("get-eligible-features")
    (features,) = view.take("eligible-features")
    assert [feature["name"] for feature in features] == ["group", "town", "x", "y"]
    for _ in range(2):
        view.post("infer-mutants", mutants())
    view.post("infer-mutants", mutants(example_index=4, x_max="9"))
    first, _, third = view.take("mutant-charts")
    assert first["feature_name"] == "x"
    points = third["data"][0][0]["1"]
    assert [point["step"] for point in points] == list(range(10))
    assert points[9]["scalar"] == pytest.approx(9 / 25)
    assert steps(tool) == [
        "partial_dependence(feature='x', row=None)",
        "partial_dependence(feature='x', row=4, high=9.0)",
    ]


def test_sorted_in_the_page(view: View, tool: WhatIfTool) -> None:
    view.post("get-eligible-features")
    (features,) = view.take("eligible-features")
    view.post("sort-eligible-features", {"features": features, "example_index": 2})
    (ordered,) = view.take("eligible-features")
    assert ordered[0]["name"] == "x"
    assert steps(tool) == ["sort_by_variation(row=2)"]


def test_attributions_are_shown_and_not_computed_for_plots() -> None:
    asked = []

    class Model:
        def __call__(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
            asked.append(len(examples))
            return {
                "predictions": predict(examples),
                "attributions": [{"x": np.float32(example["x"])} for example in examples],
            }

        def scores(self, examples: list[dict[str, Any]]) -> np.ndarray:
            return predict(examples)

    view = View(WhatIfTool(configure().set_custom_predict_fn(Model())))
    view.start()
    (answer,) = view.take("inferences")
    assert answer["extra_outputs"][0]["attributions"][3] == {"x": 3}
    view.post("infer-mutants", mutants())
    assert view.take("mutant-charts")
    assert asked == [20]


# ---- what goes wrong is said, and the next request is answered


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda examples: 1 / 0, "raised ZeroDivisionError"),
        (lambda examples: [0.5], r"shape \[1\] for 20 examples"),
        (lambda examples: predict(examples) * np.nan, "finite numbers only"),
    ],
)
def test_a_model_that_misbehaves_is_reported_to_the_page(function: Any, words: str) -> None:
    tool = WhatIfTool(configure().set_custom_predict_fn(function))
    view = View(tool)
    view.start()
    (error,) = view.take("error")
    assert re.search(words, error["text"])
    assert error["request"] == "infer-examples"
    view.post("infer-mutants", mutants())
    assert view.take("error")[0]["feature_name"] == "x"
    view.post("get-eligible-features")
    assert view.take("eligible-features")


def test_examples_without_the_feature_are_left_out_of_its_plot() -> None:
    rows = [dict(row) for row in ROWS]
    for row in (0, 5):
        del rows[row]["x"]

    def tolerant(examples: list[dict[str, Any]]) -> np.ndarray:
        return predict([{"x": 0.0} | example for example in examples])

    tool = WhatIfTool(WitConfigBuilder(rows).set_custom_predict_fn(tolerant))
    found = tool.partial_dependence("x", low=0, high=9)
    np.testing.assert_allclose(found["y"]["1"], np.arange(10) / 25, rtol=1e-6)
    with pytest.raises(ValueError, match="Datapoint 5 has no feature 'x'"):
        tool.partial_dependence("x", row=5)
    assert tool.sort_by_variation(row=5)["x"] == 0


def test_thumbnails_of_pictures_and_of_what_is_none() -> None:
    import io

    import tensorflow as tf
    from PIL import Image

    def example(content: bytes | None) -> bytes:
        message = tf.train.Example()
        if content is not None:
            message.features.feature["image/encoded"].bytes_list.value.append(content)
        return message.SerializeToString()

    png = io.BytesIO()
    Image.new("L", (9, 7), 255).save(png, "PNG")
    atlas = Image.open(
        io.BytesIO(upstream.sprite([example(None), example(b"?"), example(png.getvalue())]))
    )
    assert atlas.size == (64, 64)
    assert atlas.getpixel((5, 40)) == (255, 255, 255)
    assert atlas.getpixel((5, 5)) == (0, 0, 0)


def test_examples_are_written_as_protobuf_writes_them() -> None:
    import tensorflow as tf
    from google.protobuf import json_format

    example = tf.train.Example()
    features = example.features.feature
    features["whole"].int64_list.value.extend([3, -(2**60)])
    features["part"].float_list.value.extend([0.1, 1e-30, 16777217.0, 1 / 3, float("inf")])
    features["text"].bytes_list.value.append("Zürich".encode())
    features["none"].float_list.SetInParent()
    features["unset"].Clear()
    written = json.loads(protos.text(example))
    assert written == json.loads(json_format.MessageToJson(example))
    assert json_format.Parse(protos.text(example), tf.train.Example()) == example

    sequence = tf.train.SequenceExample()
    sequence.context.feature["whole"].int64_list.value.append(3)
    assert json.loads(protos.text(sequence)) == json.loads(json_format.MessageToJson(sequence))
