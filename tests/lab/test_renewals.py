"""The set on which an attribution and the truth have different signs."""

import importlib.util

import numpy as np
import pandas as pd

from grader.course import ROOT
from grader.lab import data


def test_renewals_are_what_their_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("make", ROOT / "datasets/renewals/make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = pd.DataFrame(module.customers(np.random.default_rng(module.SEED)))
    pd.testing.assert_frame_equal(made, data.load("renewals"), rtol=1e-3)


def test_a_discount_helps_everybody_and_seems_to_harm() -> None:
    renewals = data.load("renewals")
    assert (renewals["chance_with_discount"] >= renewals["chance_without_discount"]).all()
    renewed = renewals.groupby("discount")["renewed"].mean()
    assert renewed[1] < renewed[0] - 0.2
