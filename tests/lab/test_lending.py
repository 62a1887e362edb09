from __future__ import annotations

import importlib.util

import numpy as np
import pandas as pd
import pytest

from grader.course import ROOT
from grader.lab import data, lending


@pytest.fixture(scope="module")
def applicants() -> pd.DataFrame:
    return data.load("lending")


@pytest.fixture(scope="module")
def decisions() -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    training, held_out = lending.split()
    models = lending.train(training)
    return held_out, {
        name: lending.scores(model, held_out) >= 0.5 for name, model in models.items()
    }


def test_it_is_what_its_script_makes(applicants) -> None:
    spec = importlib.util.spec_from_file_location("make", ROOT / "datasets/lending/make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pd.testing.assert_frame_equal(module.make(), applicants)


def test_women_repay_as_often_and_look_less_experienced(applicants) -> None:
    by_sex = applicants.groupby("sex")
    repaid, years = by_sex["repaid"].mean(), by_sex["years_employed"].mean()
    assert abs(repaid["female"] - repaid["male"]) < 0.02
    assert years["female"] < 0.6 * years["male"]


def test_the_south_repays_less_often_over_all_and_more_often_within(applicants) -> None:
    overall = applicants.groupby("region")["repaid"].mean()
    within = applicants.pivot_table(index="purpose", columns="region", values="repaid")
    assert overall["south"] < overall["north"]
    assert (within["south"] > within["north"]).all()


def test_the_models_are_blind_to_sex_and_region(applicants) -> None:
    changed = applicants[:200].assign(sex="female", region="south")
    model = lending.train(applicants[:1000])["linear"]
    np.testing.assert_array_equal(
        lending.scores(model, changed), lending.scores(model, applicants[:200])
    )


def test_women_who_repay_are_refused_more_often_all_the_same(decisions) -> None:
    held_out, granted = decisions
    for decision in granted.values():
        rate = pd.Series(decision)[held_out["repaid"] == 1].groupby(held_out["sex"]).mean()
        assert rate["male"] - rate["female"] > 0.05


def test_the_trees_are_better_over_all_and_worse_for_the_rare_slice(decisions) -> None:
    held_out, granted = decisions
    right = pd.DataFrame({name: d == held_out["repaid"] for name, d in granted.items()})
    family = right[held_out["housing"] == "family"].mean()
    assert right["trees"].mean() > right["linear"].mean()
    assert family["trees"] < family["linear"]


def test_scores_take_a_list_of_dicts_too(applicants) -> None:
    model = lending.train(applicants[:1000])["linear"]
    rows = applicants[:5].to_dict("records")
    np.testing.assert_allclose(lending.scores(model, rows), lending.scores(model, applicants[:5]))
