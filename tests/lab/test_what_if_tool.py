"""The bridge without a browser: everything that is computed is computed here once more."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics
from sklearn.linear_model import LinearRegression, LogisticRegression

from grader.lab.what_if_tool import ModelError, WhatIfTool, WitConfigBuilder, predict_with

COLUMNS = ["income", "years", "debt"]
THRESHOLDS = np.arange(101) / 100


def make_table(rows: int = 240) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    table = pd.DataFrame(
        {
            "income": rng.integers(10, 90, rows) * 1000,
            "years": rng.integers(0, 30, rows),
            "debt": rng.random(rows).astype(np.float32).astype(float),
            "sex": rng.choice(["female", "male"], rows, p=[0.3, 0.7]),
            "town": rng.choice(["Zürich", "Köln", "Århus"], rows),
        }
    )
    logit = table.income / 20_000 + table.years / 10 - 3 * table.debt - 2 + (table.sex == "male")
    table["repaid"] = (rng.random(rows) < 1 / (1 + np.exp(-logit))).astype(int)
    return table


TABLE = make_table()
MODEL = LogisticRegression(max_iter=5000).fit(TABLE[COLUMNS], TABLE.repaid)
SECOND = LogisticRegression(C=1e-9).fit(TABLE[COLUMNS], TABLE.repaid)


def configure(table: pd.DataFrame = TABLE, two: bool = False) -> WitConfigBuilder:
    config = (
        WitConfigBuilder(table.to_dict("records"))
        .set_custom_predict_fn(predict_with(MODEL, COLUMNS))
        .set_target_feature("repaid")
    )
    if two:
        config.set_compare_custom_predict_fn(predict_with(SECOND, COLUMNS))
    return config


@pytest.fixture
def tool() -> WhatIfTool:
    return WhatIfTool(configure())


def model_scores(table: pd.DataFrame) -> np.ndarray:
    return MODEL.predict_proba(table[COLUMNS])[:, 1]


# ---- the names of the tutorials


def test_the_tutorials_line_gives_the_same_tool() -> None:
    from witwidget.notebook import visualization

    assert visualization.WitWidget is WhatIfTool
    assert visualization.WitConfigBuilder is WitConfigBuilder


# ---- scores and edits


def test_scores_are_the_models(tool: WhatIfTool) -> None:
    np.testing.assert_allclose(tool.scores[0], model_scores(TABLE), rtol=1e-5)
    np.testing.assert_array_equal(tool.inferences[0], model_scores(TABLE) >= 0.5)
    assert tool.examples_as_dicts[3] == TABLE.iloc[3].to_dict() | {
        "debt": pytest.approx(TABLE.debt[3])
    }


def test_an_edit_changes_one_row_and_is_remembered(tool: WhatIfTool) -> None:
    before = tool.scores[0]
    assert tool.edit(4, "income", 88_000) == {"before": TABLE.income[4], "after": 88_000}
    assert tool.edit(4, "town", "Malmö")["after"] == "Malmö"
    changed = TABLE.copy()
    changed.loc[4, "income"] = 88_000
    expected = model_scores(changed)
    assert tool.infer() == {4: [pytest.approx(expected[4])]}
    np.testing.assert_allclose(tool.scores[0], expected, rtol=1e-5)
    assert (tool.scores[0] != before).sum() == 1
    assert tool.state["edits"] == {4: {"income": 88_000, "town": "Malmö"}}
    assert [step.method for step in tool.history] == ["edit", "edit", "infer"]
    assert tool.infer() == {}


def test_edited_back_is_no_edit(tool: WhatIfTool) -> None:
    tool.edit(4, "years", 40)
    tool.edit(4, "years", int(TABLE.years[4]))
    assert tool.state["edits"] == {}


def test_duplicate_and_delete(tool: WhatIfTool) -> None:
    added = tool.duplicate(2)
    tool.edit(added, "years", 29)
    assert added == len(TABLE)
    tool.delete(0)
    assert tool.state["rows"] == len(TABLE)
    expected = pd.concat([TABLE, TABLE.iloc[[2]]], ignore_index=True)
    expected.loc[added, "years"] = 29
    np.testing.assert_allclose(tool.scores[0], model_scores(expected)[1:], rtol=1e-5)
    assert tool.state["edits"] == {added - 1: {"years": 29}}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((999, "income", 1), "rows are 0 to 239"),
        ((0, "income", 3.5), "takes a whole number"),
        ((0, "debt", "much"), "takes a number"),
        ((0, "sex", 1), "takes a string"),
        ((0, "nothing", None), "no feature 'nothing'"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(tool: WhatIfTool, arguments: tuple, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        tool.edit(*arguments)
    assert tool.history == []


# ---- distances and counterfactuals


def expected_distances(
    table: pd.DataFrame, row: int, power: int, numbers: list[str] = COLUMNS
) -> np.ndarray:
    total = np.zeros(len(table))
    for name in numbers:
        total += (np.abs(table[name] - table[name][row]) / table[name].std(ddof=1)) ** power
    for name in ["sex", "town"]:
        same = (table[name].value_counts(normalize=True) ** 2).sum()
        total += np.where(table[name] == table[name][row], 0, same) ** power
    return total


@pytest.mark.parametrize(("norm", "power"), [("L1", 1), ("L2", 2)])
def test_distance_in_deviations_and_collision_probability(
    tool: WhatIfTool, norm: str, power: int
) -> None:
    np.testing.assert_allclose(
        tool.distances(7, norm), expected_distances(TABLE, 7, power), rtol=1e-6
    )


@pytest.mark.parametrize(("norm", "power"), [("L1", 1), ("L2", 2)])
def test_the_nearest_counterfactual(tool: WhatIfTool, norm: str, power: int) -> None:
    classes = model_scores(TABLE) >= 0.5
    for row in (0, 7, 100):
        away = expected_distances(TABLE, row, power)
        away[classes == classes[row]] = np.inf
        found = tool.counterfactual(row, norm)
        assert found == {"row": away.argmin(), "distance": pytest.approx(away.min())}
    assert tool.state["counterfactual"]["of"] == 100
    assert tool.state["selected"] == 100


def test_the_counterfactual_follows_the_threshold(tool: WhatIfTool) -> None:
    tool.set_threshold(0.8)
    found = tool.counterfactual(0)
    scores = model_scores(TABLE)
    assert (scores[found["row"]] >= 0.8) != (scores[0] >= 0.8)
    tool.set_threshold(0)
    assert tool.counterfactual(0) is None


def test_a_missing_feature_counts_one_and_a_unique_text_nothing() -> None:
    rows = [
        {"a": 1.0, "name": "x", "y": 0},
        {"name": "y", "y": 1},
        {"a": 4.0, "name": "z", "y": 1},
    ]
    config = (
        WitConfigBuilder(rows)
        .set_custom_predict_fn(lambda examples: [[0.5, 0.5]] * len(examples))
        .set_target_feature("y")
    )
    away = WhatIfTool(config).distances(0)
    np.testing.assert_allclose(away, [0, 1, 3 / np.std([1, 4], ddof=1)])


def test_a_custom_distance() -> None:
    config = configure().set_custom_distance_fn(
        lambda one, examples, _: [
            abs(
                e.features.feature["years"].int64_list.value[0]
                - one.features.feature["years"].int64_list.value[0]
            )
            for e in examples
        ]
    )
    tool = WhatIfTool(config)
    np.testing.assert_array_equal(tool.distances(3, "custom"), np.abs(TABLE.years - TABLE.years[3]))
    with pytest.raises(ValueError, match="set_custom_distance_fn"):
        WhatIfTool(configure()).distances(3, "custom")


def test_attributions_have_distances_of_their_own() -> None:
    def explain(table: pd.DataFrame) -> np.ndarray:
        return MODEL.coef_ * (table - TABLE[COLUMNS].mean()).to_numpy()

    explained = explain(TABLE[COLUMNS])
    tool = WhatIfTool(
        configure().set_custom_predict_fn(predict_with(MODEL, COLUMNS, attributions=explain))
    )
    expected = (np.abs(explained - explained[6]) / explained.std(axis=0, ddof=1)).sum(axis=1)
    away = tool.distances(6, of="attributions")
    np.testing.assert_allclose(away, expected, rtol=1e-5)
    found = tool.counterfactual(6, of="attributions")
    assert found["distance"] == pytest.approx(away[found["row"]])
    with pytest.raises(ValueError, match="no attributions"):
        WhatIfTool(configure()).distances(6, of="attributions")


def explain_with(model: LogisticRegression) -> Any:
    return lambda table: model.coef_ * (table - TABLE[COLUMNS].mean()).to_numpy()


def halves(values: np.ndarray) -> list[int]:
    """Count the values below the middle, as the page rounds it, and the others."""
    digits = 1 - int(np.floor(np.log10(values.std(ddof=1))))
    below = int((values < round((values.min() + values.max()) / 2, digits)).sum())
    return sorted([below, len(values) - below], reverse=True)


@pytest.mark.parametrize(
    ("second", "column"),
    [
        ({}, "attributions__income"),
        ({"attributions": explain_with(SECOND)}, "attributions__income trees"),
    ],
)
def test_slices_by_attributions_are_those_of_the_page(second: dict[str, Any], column: str) -> None:
    """The page tells two models apart where both explain themselves; the names are its own."""
    config = configure().set_custom_predict_fn(
        predict_with(MODEL, COLUMNS, attributions=explain_with(MODEL))
    )
    config.set_compare_custom_predict_fn(predict_with(SECOND, COLUMNS, **second))
    config.set_model_name("line").set_compare_model_name("trees")
    tool = WhatIfTool(config)
    explained = explain_with(SECOND if second else MODEL)(TABLE[COLUMNS])[:, 0]
    assert list(tool.slice_by(column).values()) == halves(explained)
    tool.edit(5, "income", 1_000_000)
    changed = TABLE[COLUMNS].astype(float)
    changed.loc[5, "income"] = 1_000_000
    moved = explain_with(SECOND if second else MODEL)(changed)[:, 0]
    assert list(tool.slice_by(column).values()) == halves(moved) != halves(explained)


def test_attributions_make_no_two_examples_alike() -> None:
    config = configure().set_custom_predict_fn(
        predict_with(MODEL, COLUMNS, attributions=explain_with(MODEL))
    )
    tool = WhatIfTool(config)
    tool.slice_by("attributions__debt")
    np.testing.assert_allclose(tool.distances(6), WhatIfTool(configure()).distances(6))


def test_slices_by_what_else_a_model_returned() -> None:
    def predict(examples: list[dict[str, Any]]) -> dict[str, Any]:
        debts = np.array([example["debt"] for example in examples], np.float32)
        return {"predictions": np.full((len(examples), 2), 0.5), "owed": debts}

    tool = WhatIfTool(configure().set_custom_predict_fn(predict))
    assert list(tool.slice_by("owed").values()) == halves(TABLE.debt.to_numpy())


def test_attributions_of_another_shape_are_refused() -> None:
    wrong = predict_with(MODEL, COLUMNS, attributions=lambda table: np.zeros(len(table)))
    tool = WhatIfTool(configure().set_custom_predict_fn(wrong))
    with pytest.raises(ModelError, match=r"needed is a number per row and column, \[240, 3\]"):
        tool.scores  # noqa: B018


# ---- partial dependence


def test_local_partial_dependence_overwrites_one_feature(tool: WhatIfTool) -> None:
    found = tool.partial_dependence("income", row=9)
    low, high = TABLE.income[:50].min(), TABLE.income[:50].max()
    x = sorted({int(value) for value in np.linspace(low, high, 10)})
    assert found["x"] == x
    table = pd.DataFrame([TABLE.iloc[9]] * len(x)).assign(income=x)
    np.testing.assert_allclose(found["y"]["1"], model_scores(table), rtol=1e-5)


def test_global_partial_dependence_is_the_mean_of_all_rows(tool: WhatIfTool) -> None:
    found = tool.partial_dependence("years", low=0, high=9)
    assert found["x"] == list(range(10))
    expected = [model_scores(TABLE.assign(years=value)).mean() for value in range(10)]
    np.testing.assert_allclose(found["y"]["1"], expected, rtol=1e-5)


def test_global_partial_dependence_samples_and_says_so() -> None:
    tool = WhatIfTool(configure(), sample=40)
    rows = tool.sampled_rows
    assert len(set(rows)) == 40
    assert "sample of 40 of the 240 datapoints" in " ".join(tool.remarks)
    assert "sample of 40 of the 240 datapoints" in repr(tool)
    found = tool.partial_dependence("debt")
    some = TABLE.iloc[rows]
    expected = [model_scores(some.assign(debt=value)).mean() for value in found["x"]]
    np.testing.assert_allclose(found["y"]["1"], expected, rtol=1e-5)


def test_partial_dependence_of_two_models_and_of_a_text() -> None:
    tool = WhatIfTool(configure(two=True))
    found = tool.partial_dependence("town")
    assert found["x"] == sorted(["Zürich", "Köln", "Århus"])
    assert set(found["y"]) == {"1 (model 1)", "1 (model 2)"}
    with pytest.raises(ValueError, match="debt, income"):
        tool.partial_dependence("colour")


def test_sorted_by_variation(tool: WhatIfTool) -> None:
    moved = tool.sort_by_variation()
    assert list(moved.values()) == sorted(moved.values(), reverse=True)
    curve = tool.partial_dependence("income")["y"]["1"]
    assert moved["income"] == pytest.approx(np.abs(np.diff(curve)).sum())
    assert moved["sex"] == 0  # the model does not take it


# ---- slices, thresholds, fairness


def counts(scores: np.ndarray, labels: np.ndarray, threshold: float) -> tuple[int, int, int, int]:
    # A score that has the threshold's very digits is positive; 100 * 0.29 is below 29.
    positive = 100 * scores >= round(100 * threshold)
    tn, fp, fn, tp = metrics.confusion_matrix(labels, positive, labels=[0, 1]).ravel()
    return int(tp), int(fp), int(tn), int(fn)


def cost(scores: np.ndarray, labels: np.ndarray, threshold: float, ratio: float) -> float:
    _, fp, _, fn = counts(scores, labels, threshold)
    return fp * ratio + fn


def test_slices_are_counted_largest_first(tool: WhatIfTool) -> None:
    assert tool.slice_by("sex") == TABLE.sex.value_counts().to_dict()
    found = tool.slice_by("sex", "town")
    assert found == {
        f"{sex}/{town}": count
        for (sex, town), count in TABLE[["sex", "town"]].value_counts().items()
    }
    assert tool.state["slice"] == ("sex", "town")
    assert tool.slice_by(None) == {"all": len(TABLE)}


def test_a_numeric_feature_is_cut_into_buckets(tool: WhatIfTool) -> None:
    found = tool.slice_by("years", buckets=3)
    width = (TABLE.years.max() - TABLE.years.min()) / 3
    edges = [0, round(width, 1), round(2 * width, 1), TABLE.years.max()]
    cut = pd.cut(TABLE.years, edges, right=False, include_lowest=True)
    expected = cut.cat.codes.replace(-1, 2).value_counts()
    assert list(found.values()) == expected.sort_values(ascending=False).tolist()
    assert f"[{edges[0]:g}, {edges[1]:g})" in found
    assert f"[{edges[2]:g}, {edges[3]:g}]" in found


@pytest.mark.parametrize("ratio", [0.5, 1, 3])
def test_the_single_threshold_is_the_cheapest_and_of_equals_the_highest(
    tool: WhatIfTool, ratio: float
) -> None:
    tool.set_cost_ratio(ratio)
    costs = [cost(tool.scores[0], TABLE.repaid, t, ratio) for t in THRESHOLDS]
    best = max(t for t, c in zip(THRESHOLDS, costs, strict=True) if c == min(costs))
    assert tool.optimize("single threshold") == {"all": [best]}


def test_group_thresholds_are_each_slices_cheapest(tool: WhatIfTool) -> None:
    tool.slice_by("sex")
    found = tool.optimize("group thresholds")
    for sex in ("male", "female"):
        part = (TABLE.sex == sex).to_numpy()
        costs = [cost(tool.scores[0][part], TABLE.repaid[part], t, 1) for t in THRESHOLDS]
        assert found[sex] == [
            max(t for t, c in zip(THRESHOLDS, costs, strict=True) if c == min(costs))
        ]


MEASURES = {
    "demographic parity": lambda tp, fp, tn, fn: (tp + fp) / (tp + fp + tn + fn),
    "equal opportunity": lambda tp, fp, tn, fn: tp / (tp + fn),
    "equal accuracy": lambda tp, fp, tn, fn: (tp + tn) / (tp + fp + tn + fn),
}


@pytest.mark.parametrize("strategy", MEASURES)
def test_a_fairness_strategy_matches_the_slices_at_the_lowest_cost(
    tool: WhatIfTool, strategy: str
) -> None:
    tool.slice_by("sex")
    tool.set_cost_ratio(2)
    first, second = TABLE.sex[0], next(s for s in TABLE.sex if s != TABLE.sex[0])
    parts = {s: (TABLE.sex == s).to_numpy() for s in (first, second)}

    def look(sex: str) -> dict[float, tuple[float, float]]:
        scores, labels = tool.scores[0][parts[sex]], TABLE.repaid[parts[sex]]
        matrices = {t: counts(scores, labels, t) for t in THRESHOLDS}
        return {
            t: (MEASURES[strategy](*matrix), matrix[1] * 2 + matrix[3])
            for t, matrix in matrices.items()
        }

    one, other, tried = look(first), look(second), []
    for t, (measure, price) in one.items():
        _, u = min((abs(other[u][0] - measure), -u) for u in THRESHOLDS)
        tried.append((price + other[-u][1], -t, -u))
    _, t, u = min(tried)
    t = -t
    assert tool.optimize(strategy) == {first: [t], second: [u]}
    assert tool.state["strategy"] == strategy
    chosen = {first: t, second: u}
    expected = [s >= chosen[sex] for s, sex in zip(tool.scores[0], TABLE.sex, strict=True)]
    np.testing.assert_array_equal(tool.inferences[0], expected)


def test_performance_is_scikit_learns(tool: WhatIfTool) -> None:
    tool.slice_by("sex")
    tool.set_threshold(0.7, slice="female")
    table = tool.performance().set_index("slice")
    for sex, threshold in {"female": 0.7, "male": 0.5}.items():
        part = (TABLE.sex == sex).to_numpy()
        labels, positive = TABLE.repaid[part], tool.scores[0][part] >= threshold
        row = table.loc[sex]
        assert row["count"] == part.sum()
        assert row["accuracy"] == pytest.approx(metrics.accuracy_score(labels, positive))
        assert row["precision"] == pytest.approx(metrics.precision_score(labels, positive))
        assert row["recall"] == pytest.approx(metrics.recall_score(labels, positive))
        assert row["F1"] == pytest.approx(metrics.f1_score(labels, positive))
        assert row["positive_rate"] == pytest.approx(positive.mean())


def test_a_cost_ratio_or_a_threshold_leaves_the_strategy(tool: WhatIfTool) -> None:
    tool.slice_by("sex")
    tool.optimize("demographic parity")
    tool.set_cost_ratio(2.0)
    assert tool.state["strategy"] == "custom thresholds"
    tool.optimize("demographic parity")
    tool.set_threshold(0.3, slice="male")
    assert tool.state["strategy"] == "custom thresholds"
    assert tool.state["thresholds"]["male"] == [0.3]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda t: t.optimize("fairness"), "no strategy 'fairness'"),
        (lambda t: t.optimize("equal accuracy"), "call slice_by first"),
        (lambda t: t.set_threshold(1.5), "between 0 and 1"),
        (lambda t: t.set_threshold(0.5, slice="male"), "no slice 'male'"),
        (lambda t: t.set_threshold(0.5, model=1), "no model 1"),
        (lambda t: t.set_cost_ratio(-1), "from 0 on"),
        (lambda t: t.slice_by("colour"), "no feature 'colour'"),
        (lambda t: t.slice_by("years", buckets=0), "one bucket or more"),
        (lambda t: t.counterfactual(0, "L3"), "no distance 'L3'"),
        (lambda t: t.delete(-1), "no row -1"),
    ],
)
def test_a_call_that_cannot_be_is_refused_and_not_remembered(
    tool: WhatIfTool, call: object, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        call(tool)
    assert tool.history == []


def test_the_script_does_it_all_again() -> None:
    tool = WhatIfTool(configure(two=True))
    tool.edit(3, "income", 20_000)
    tool.edit(3, "town", None)
    tool.duplicate(5)
    tool.delete(1)
    tool.infer()
    tool.counterfactual(4, "L2", model=1)
    tool.partial_dependence("income", row=4, high=50_000)
    tool.partial_dependence("sex")
    tool.sort_by_variation(row=2)
    tool.slice_by("years", "sex", buckets=3)
    tool.set_cost_ratio(2.5)
    tool.optimize("equal opportunity")
    tool.set_threshold(0.25, slice=next(iter(tool.state["thresholds"])), model=1)
    again = WhatIfTool(configure(two=True))
    exec(tool.script("again"), {"again": again})
    assert again.state == tool.state
    assert again.history == tool.history


def test_set_examples_forgets(tool: WhatIfTool) -> None:
    tool.slice_by("sex")
    tool.optimize("equal accuracy")
    tool.set_examples(TABLE[:50].to_dict("records"))
    assert tool.state["slice"] is None
    assert tool.state["thresholds"] == {"all": [0.5]}
    np.testing.assert_allclose(tool.scores[0], model_scores(TABLE[:50]), rtol=1e-5)


# ---- other models


def test_regression() -> None:
    model = LinearRegression().fit(TABLE[["years", "debt"]], TABLE.income)
    config = (
        WitConfigBuilder(TABLE.drop(columns="repaid").to_dict("records"))
        .set_custom_predict_fn(predict_with(model, ["years", "debt"]))
        .set_model_type("regression")
        .set_target_feature("income")
    )
    tool = WhatIfTool(config)
    expected = model.predict(TABLE[["years", "debt"]])
    np.testing.assert_allclose(tool.scores[0], expected, rtol=1e-5)
    away = expected_distances(TABLE, 0, 1, numbers=["years", "debt"])  # not the target
    away[np.abs(expected - expected[0]) < expected.std(ddof=1)] = np.inf
    found = tool.counterfactual(0)
    assert found == {"row": away.argmin(), "distance": pytest.approx(away.min(), rel=1e-6)}
    assert tool.counterfactual(0, minimum=0.0)["row"] != 0
    report = tool.performance().iloc[0]
    assert report["mean_error"] == pytest.approx((expected - TABLE.income).mean(), abs=1e-6)
    assert report["mean_squared_error"] == pytest.approx(
        metrics.mean_squared_error(TABLE.income, expected)
    )
    with pytest.raises(ValueError, match="two classes"):
        tool.optimize("single threshold")


def test_more_than_two_classes() -> None:
    model = LogisticRegression(max_iter=5000).fit(TABLE[COLUMNS], TABLE.town)
    towns = list(model.classes_)
    table = TABLE.assign(town=TABLE.town.map(towns.index))
    config = (
        WitConfigBuilder(table.to_dict("records"))
        .set_custom_predict_fn(predict_with(model, COLUMNS))
        .set_target_feature("town")
        .set_label_vocab(towns)
    )
    tool = WhatIfTool(config)
    with pytest.raises(ModelError, match="set_multi_class"):
        tool.scores  # noqa: B018
    tool = WhatIfTool(config.set_multi_class(True))
    np.testing.assert_array_equal(
        [towns[c] for c in tool.inferences[0]], model.predict(TABLE[COLUMNS])
    )
    assert tool.performance().accuracy[0] == pytest.approx(model.score(TABLE[COLUMNS], TABLE.town))


def test_keras_gives_two_scores_of_one_sigmoid() -> None:
    import keras

    network = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
    tool = WhatIfTool(configure().set_custom_predict_fn(predict_with(network, COLUMNS)))
    expected = network.predict(TABLE[COLUMNS].to_numpy(np.float32), verbose=0)[:, 0]
    np.testing.assert_allclose(tool.scores[0], expected, rtol=1e-5)


# ---- a model that misbehaves, data that is not in order


def constant(value: object) -> object:
    return lambda examples: value


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda examples: 1 / 0, r"raised ZeroDivisionError: division by zero"),
        (lambda examples: np.full(len(examples), 0.5), r"shape \[240\] for 240 examples"),
        (lambda examples: np.full((len(examples), 1), 0.5), r"\[1 - p, p\]"),
        (lambda examples: np.full((3, 2), 0.5), r"shape \[3, 2\] for 240 examples"),
        (lambda examples: np.full((len(examples), 2), np.nan), r"for example 0 .* 239 more"),
        (lambda examples: ["yes"] * len(examples), "something else than numbers"),
        (lambda examples: None, "for 240 examples|something else than numbers"),
        (lambda examples: {"scores": []}, 'without "predictions"'),
        (
            lambda examples: {"predictions": [[0.5, 0.5]] * len(examples), "attributions": [{}]},
            '1 entries of "attributions"',
        ),
        (
            lambda examples: {
                "predictions": [[0.5, 0.5]] * len(examples),
                "attributions": [0.5] * len(examples),
            },
            'returned 0.5 as the first entry of "attributions"; needed is a dict per example',
        ),
    ],
)
def test_a_predict_function_that_misbehaves(function: object, words: str) -> None:
    tool = WhatIfTool(configure().set_custom_predict_fn(function))
    with pytest.raises(ModelError, match=words):
        tool.scores  # noqa: B018
    assert "There are no predictions" in repr(tool)


@pytest.mark.parametrize(
    "out",
    [
        lambda p: p.tolist(),
        lambda p: pd.DataFrame(p, columns=["no", "yes"]),
        lambda p: p.astype(np.float32),
        lambda p: {"predictions": p, "note": ["n"] * len(p)},
    ],
)
def test_any_kind_of_numbers_will_do(out: object) -> None:
    def function(examples: list[dict]) -> object:
        return out(MODEL.predict_proba(pd.DataFrame(examples)[COLUMNS]))

    tool = WhatIfTool(configure().set_custom_predict_fn(function))
    np.testing.assert_allclose(tool.scores[0], model_scores(TABLE), rtol=1e-5)


def test_an_example_without_a_feature_that_the_model_needs(tool: WhatIfTool) -> None:
    tool.edit(2, "income", None)
    with pytest.raises(ModelError, match="no feature 'income'"):
        tool.infer()
    tool.edit(2, "income", 30_000)
    assert 2 in tool.infer()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: [rows[0] | {"debt": None}], "leave a missing feature out"),
        (lambda rows: [rows[0] | {"debt": float("nan")}], "no number to the tool"),
        (lambda rows: [rows[0] | {"single": True}], "True and False as 1 and 0"),
        (lambda rows: [], "at least one example"),
        (lambda rows: ["row"], "takes dicts"),
        (lambda rows: rows[:1] * 200_000, r"200,000 examples are too many.*table.sample"),
        (lambda rows: [rows[0] | {"repaid": "granted"}], "Write 0 for 'no', 1 for 'yes'"),
    ],
)
def test_examples_that_cannot_be_shown(change: object, words: str) -> None:
    rows = change(TABLE.to_dict("records"))
    config = configure().set_examples(rows).set_label_vocab(["no", "yes"])
    with pytest.raises(ValueError, match=words):
        WhatIfTool(config)


def test_a_vocabulary_has_a_text_for_every_class() -> None:
    with pytest.raises(ValueError, match=r"Write \['0', '1'\]"):
        WhatIfTool(configure().set_label_vocab([0, 1]))
    tool = WhatIfTool(configure().set_label_vocab(["no"]))
    with pytest.raises(ModelError, match="the label vocabulary has 1 names"):
        tool.scores  # noqa: B018


def test_what_left_tensorflow_is_refused() -> None:
    with pytest.raises(ValueError, match="set_custom_predict_fn"):
        WhatIfTool(configure().set_estimator_and_feature_spec(object(), {}))
    with pytest.raises(ValueError, match="needs a model"):
        WhatIfTool(WitConfigBuilder(TABLE.to_dict("records")))


# ---- what stands in for the widget


def test_the_stand_in_is_the_same_every_time(capsys: pytest.CaptureFixture[str]) -> None:
    from grader.lab.what_if_tool import stand_in

    first = stand_in.outputs(WhatIfTool(configure(two=True)))
    assert first == stand_in.outputs(WhatIfTool(configure(two=True)))
    data, metadata, unfold = first
    assert "240 datapoints, classification by 2 models, target repaid" in data["text/plain"]
    assert data["text/plain"] == f"Figure: {metadata['image/png']['alt']}"
    assert len(data["image/png"]) > 1000
    assert "tool.state" in unfold["text/html"]
    assert capsys.readouterr().err == ""


def test_the_stand_in_of_a_model_that_misbehaves_says_so() -> None:
    from grader.lab.what_if_tool import stand_in

    tool = WhatIfTool(configure().set_custom_predict_fn(lambda examples: 1 / 0))
    data, metadata, _ = stand_in.outputs(tool)
    assert "raised ZeroDivisionError" in data["text/plain"]
    assert "image/png" not in data
    assert metadata == {}


def test_the_history_is_plain_data(tool: WhatIfTool) -> None:
    tool.edit(1, "debt", np.float64(0.25))
    tool.infer()
    tool.counterfactual(1)
    tool.slice_by("sex")
    tool.optimize("demographic parity")
    tool.partial_dependence("years")
    for step in tool.history:
        json.dumps([dict(step.arguments), step.result])
    json.dumps(tool.state)
