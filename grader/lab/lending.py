"""Loan applications, and the two models that a lender trained on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from grader.lab import data

TARGET = "repaid"
NUMBERS = ("age", "loan_amount", "income", "years_employed", "debt_ratio", "late_payments")
TEXTS = ("purpose", "housing")
FEATURES = (*NUMBERS, *TEXTS)
"""What the models see. The lender left sex and region out."""

TRAINING_ROWS = 4_500


def split() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the applicants to train on, and those that are held out.

    Returns
    -------
    tuple of pandas.DataFrame
        4,500 and 1,500 rows; the index of each begins at 0. The columns are those of
        ``datasets/lending/card.md``.
    """
    applicants = data.load("lending")
    return (
        applicants[:TRAINING_ROWS],
        applicants[TRAINING_ROWS:].reset_index(drop=True),
    )


def train(applicants: pd.DataFrame) -> dict[str, Any]:
    """Train both models.

    Parameters
    ----------
    applicants
        With the columns ``FEATURES`` and ``TARGET``.

    Returns
    -------
    dict
        ``linear``, a logistic regression, and ``trees``, gradient boosting whose leaves hold 250
        applicants or more; both are scikit-learn pipelines.
    """
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    linear = make_pipeline(
        make_column_transformer((StandardScaler(), NUMBERS), (OneHotEncoder(), TEXTS)),
        LogisticRegression(),
    )
    trees = make_pipeline(
        make_column_transformer(
            ("passthrough", NUMBERS), (OneHotEncoder(sparse_output=False), TEXTS)
        ),
        HistGradientBoostingClassifier(
            learning_rate=0.2, max_iter=60, min_samples_leaf=250, random_state=0
        ),
    )
    models = {"linear": linear, "trees": trees}
    columns = applicants[list(FEATURES)]
    return {name: model.fit(columns, applicants[TARGET]) for name, model in models.items()}


def scores(model: Any, applicants: Any) -> Any:
    """Compute the chance of repaying that a model sees.

    Parameters
    ----------
    model
        As `train` gives it.
    applicants
        A table, or a list of dicts; further columns are ignored.

    Returns
    -------
    numpy.ndarray, shape (applicants,)
    """
    table = pd.DataFrame(applicants)[list(FEATURES)]
    return np.asarray(model.predict_proba(table)[:, 1])


MODELS = ("linear", "trees")
"""The tool calls them model 0 and model 1."""


def open_tool(models: dict[str, Any], applicants: pd.DataFrame) -> Any:
    """Load both models and some applicants into the What-If Tool.

    Parameters
    ----------
    models
        As `train` gives them.
    applicants
        All columns of the data set, sex and region too: the models do not see them, but the
        tool can slice by them.

    Returns
    -------
    grader.lab.what_if_tool.WhatIfTool
        Shows itself as the last value of a cell. Every call makes a fresh one.
    """
    from grader.lab.what_if_tool import WhatIfTool, WitConfigBuilder, predict_with

    first, second = (predict_with(models[name], list(FEATURES)) for name in MODELS)
    config = (
        WitConfigBuilder(applicants.to_dict("records"))
        .set_custom_predict_fn(first)
        .set_compare_custom_predict_fn(second)
        .set_target_feature(TARGET)
        .set_label_vocab(["refused", "granted"])
    )
    return WhatIfTool(config)
