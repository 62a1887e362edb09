"""Digits with wrong labels, and the curves of networks that were trained on such digits."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import log_loss

from grader.course import ROOT
from grader.lab import data, noisy_digits
from grader.lessons.regularization import curves


def rows(part: noisy_digits.Part) -> set[bytes]:
    return {image.tobytes() for image in part.X}


def test_parts_are_apart_and_repeatable() -> None:
    parts = noisy_digits.split(seed=3)
    again = noisy_digits.split(seed=3)
    for part, same in zip(parts, again, strict=True):
        assert np.array_equal(part.X, same.X)
        assert np.array_equal(part.y, same.y)
        assert 0 <= part.X.min() < part.X.max() <= 1
    training, validation, test = map(rows, parts)
    assert not training & validation | training & test | validation & test


def test_more_rows_keep_the_other_parts() -> None:
    _, *few = noisy_digits.split(seed=3)
    more, *many = noisy_digits.split(seed=3, training_rows=900)
    assert len(more.y) == 900
    assert all(np.array_equal(a.y, b.y) for a, b in zip(few, many, strict=True))


def test_the_floor_is_the_loss_of_knowing_the_truth() -> None:
    rng = np.random.default_rng(0)
    digits = rng.integers(0, noisy_digits.CLASSES, 200_000)
    labels = noisy_digits._mislabel(digits, rng)
    assert (labels != digits).mean() == pytest.approx(noisy_digits.WRONG_LABELS, abs=0.005)
    spread = noisy_digits.WRONG_LABELS / (noisy_digits.CLASSES - 1)
    table = np.full((len(digits), noisy_digits.CLASSES), spread)
    table[np.arange(len(digits)), digits] = 1 - noisy_digits.WRONG_LABELS
    assert log_loss(labels, table) == pytest.approx(noisy_digits.floor(), abs=0.02)


@pytest.fixture(scope="module")
def make() -> Any:
    place = ROOT / "datasets" / "training-curves" / "make.py"
    spec = importlib.util.spec_from_file_location("make_curves", place)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_held_out_causes_are_not_in_the_data(make: Any) -> None:
    runs = data.load("training-curves").groupby("run").first()
    told, held = runs["cause"].dropna(), curves.held_out()
    assert len(told) == 5 * make.LABELLED_PER_CAUSE
    assert len(held) >= 30
    assert len(told) + len(held) == len(runs) == 5 * make.RUNS_PER_CAUSE
    assert set(told) == {cause for cause, *_ in held} == set(curves.ACTIONS)


def test_a_kept_run_can_be_trained_again(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Follow the script's draws to its first run, and compare the two curves within a band."""
    trained = []

    def train(plan: Any, flipped: float, seed: int) -> Any:
        trained.append((plan, flipped, seed))
        return [], []

    real = make.train
    monkeypatch.setattr(make, "train", train)
    monkeypatch.setattr(pd.DataFrame, "to_csv", lambda *_, **__: None)
    make.main()
    training, validation = real(*trained[0])
    kept = data.load("training-curves").query("run == 1")
    assert np.allclose(training, kept["train_loss"], rtol=0.1, atol=0.02)
    assert np.allclose(validation, kept["validation_loss"], rtol=0.1, atol=0.02)
