"""The references of lesson 05 against the syllabus's numbers and against the tool itself."""

from __future__ import annotations

import numpy as np
import pytest

from grader.lab import lending
from grader.lessons.what_if_tool import (
    counterfactuals,
    dependence,
    investigations,
    scope,
    slices,
    thresholds,
)


@pytest.fixture(scope="module")
def models():
    return lending.train(lending.split()[0])


@pytest.fixture(scope="module")
def tool(models):
    return lending.open_tool(models, lending.split()[1][:300])


def test_distances_of_the_syllabus() -> None:
    found = counterfactuals.counterfactual(*counterfactuals.SYLLABUS)
    assert found == {"row": 2, "distance": pytest.approx(20 / 12.909944)}
    found = counterfactuals.counterfactual(*counterfactuals.TEXTS)
    assert found == {"row": 2, "distance": pytest.approx(0.375)}


def test_partial_dependence_of_the_syllabus() -> None:
    found = dependence.partial_dependence(*dependence.GLOBAL)
    assert found == {"values": [0, 1, 2], "means": [6.25, 13.25, 20.25]}


def test_gaps_of_the_syllabus() -> None:
    at_half = thresholds.fairness_gaps(*thresholds.AT_HALF)
    assert at_half["equal accuracy"] == pytest.approx(0)
    assert at_half["demographic parity"] == pytest.approx(0.4)
    assert at_half["equal opportunity"] == pytest.approx(1 / 3)
    apart = thresholds.fairness_gaps(*thresholds.APART)
    assert apart["demographic parity"] == apart["equal opportunity"] == pytest.approx(0)


@pytest.mark.parametrize("ratio", [0.5, 1, 2])
def test_a_dearer_false_positive_never_lowers_the_threshold(ratio) -> None:
    labels, scores = thresholds.labels_and_scores(np.random.default_rng(0), 200)
    cheaper = thresholds.cost_threshold(labels, scores, ratio)
    assert thresholds.cost_threshold(labels, scores, 2 * ratio) >= cheaper


@pytest.mark.parametrize("norm", ["L1", "L2"])
def test_counterfactuals_are_the_tool_s(tool, norm) -> None:
    examples = tool.examples_as_dicts
    for row in range(0, 300, 25):
        ours = counterfactuals.counterfactual(row, examples, "repaid", tool.inferences[0], norm)
        its = tool.counterfactual(row, distance=norm, model=0)
        assert ours["row"] == its["row"]
        assert ours["distance"] == pytest.approx(its["distance"], rel=1e-4)


@pytest.mark.parametrize("strategy", investigations.STRATEGIES)
def test_strategies_are_the_tool_s(tool, strategy) -> None:
    examples = tool.examples_as_dicts
    truth = [example["repaid"] for example in examples]
    tool.slice_by("region")
    tool.set_cost_ratio(2)
    its = tool.optimize(strategy)
    for model, scores in enumerate(tool.scores):
        groups = [example["region"] for example in examples]
        ours = thresholds.strategy_thresholds(truth, scores, groups, strategy, 2)
        assert ours == pytest.approx({name: pair[model] for name, pair in its.items()})


@pytest.mark.parametrize("feature", ["income", "debt_ratio", "purpose"])
def test_partial_dependence_is_the_tool_s(models, tool, feature) -> None:
    # The tool takes the values from the first fifty examples.
    few = tool.examples_as_dicts[:50]

    def predict(rows):
        return lending.scores(models["linear"], rows)

    ours = dependence.partial_dependence(predict, few, feature, 7)
    its = tool.partial_dependence(feature, 7)
    if feature == "purpose":
        assert ours["values"] == its["x"]
    else:
        assert ours["values"] == pytest.approx(its["x"])
    assert ours["means"] == pytest.approx(its["y"]["1 (model 1)"], abs=1e-4)


def test_the_paradox_is_one() -> None:
    found = slices.reversal(*slices.PARADOX)
    assert found["overall"] > 0 > max(found["within"].values())
    assert found["reversed"]
    assert found["adjusted"] < 0


def test_every_statement_has_a_verdict() -> None:
    from grader.lab import data

    assert [record["name"] for record in data.records("tool-statements")] == list(scope.ANSWERS)
    topics = {record["about"] for record in data.records("tool-statements")}
    assert topics == {"model", "edit", "finding", "fairness", "limits"}
