"""Train sixty small networks and keep their curves: one known cause each.

Usage: python datasets/training-curves/make.py

Writes training-curves.csv beside this file, and the causes of the runs that are held out to
grader/lessons/regularization/causes.csv. Every run is a real one: scikit-learn's digits, a
Keras network, and one thing done wrong or all done well. The loss that is kept is the
cross-entropy alone, without penalties, as the lesson advises.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd
from rich.progress import track
from sklearn.datasets import load_digits

EPOCHS = 40
BATCH = 32
TRAINING_ROWS = 500
VALIDATION_ROWS = 400
CLASSES = 10
FLIPPED = (0.05, 0.1, 0.15)
RUNS_PER_CAUSE = 12
LABELLED_PER_CAUSE = 5
FOLDER = Path(__file__).resolve().parent
ANSWERS = FOLDER.parents[1] / "grader" / "lessons" / "regularization"


@dataclass(frozen=True)
class Recipe:
    """How one run is trained; the defaults are a sound run's."""

    units: int = 64
    depth: int = 1
    dropout: float = 0.0
    penalty: float = 0.0
    learning_rate: float = 1e-3
    epochs: int = EPOCHS
    leaked_share: float = 0.0
    stop_early: bool = False


def recipe(cause: str, number: int, rng: np.random.Generator) -> Recipe:
    """Draw a run that has the cause; the number goes through the ways to get there."""
    if cause == "underfit":
        return [
            Recipe(units=int(rng.integers(1, 3))),
            Recipe(penalty=float(rng.uniform(0.1, 0.3))),
            Recipe(learning_rate=float(rng.uniform(1e-5, 4e-5))),
            Recipe(dropout=float(rng.uniform(0.9, 0.95)), units=32),
        ][number % 4]
    if cause == "overfit":
        return Recipe(
            units=int(rng.integers(160, 400)),
            depth=int(rng.integers(1, 3)),
            learning_rate=float(rng.uniform(2e-3, 4e-3)),
        )
    if cause == "noisy-lr":
        return Recipe(
            units=int(rng.integers(32, 128)), learning_rate=float(rng.uniform(0.06, 0.15))
        )
    if cause == "leak":
        return Recipe(
            units=int(rng.integers(160, 400)),
            learning_rate=float(rng.uniform(1.5e-3, 3e-3)),
            leaked_share=float(rng.uniform(0.9, 1.0)),
        )
    return [
        Recipe(dropout=float(rng.uniform(0.55, 0.7)), units=128),
        Recipe(penalty=float(rng.uniform(3e-3, 8e-3))),
        Recipe(stop_early=True),
    ][number % 3]


def flip(labels: Any, share: float, rng: np.random.Generator) -> Any:
    """Replace a share of the labels by another class at random."""
    changed = labels.copy()
    chosen = rng.random(len(labels)) < share
    changed[chosen] = (changed[chosen] + rng.integers(1, CLASSES, chosen.sum())) % CLASSES
    return changed


def floor(share: float) -> float:
    """Give the cross-entropy of a model that knows the clean class and the share of flips."""
    return float(-(1 - share) * np.log(1 - share) - share * np.log(share / (CLASSES - 1)))


def build(plan: Recipe) -> keras.Model:
    """Build the network of a recipe."""
    layers: list[Any] = [keras.Input((64,))]
    penalty = keras.regularizers.L2(plan.penalty) if plan.penalty else None
    for _ in range(plan.depth):
        layers.append(keras.layers.Dense(plan.units, activation="relu", kernel_regularizer=penalty))
        if plan.dropout:
            layers.append(keras.layers.Dropout(plan.dropout))
    layers.append(keras.layers.Dense(CLASSES, activation="softmax", kernel_regularizer=penalty))
    model = keras.Sequential(layers)
    model.compile(
        keras.optimizers.Adam(plan.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=[keras.metrics.SparseCategoricalCrossentropy(name="cross_entropy")],
        jit_compile=False,
    )
    return model


def train(plan: Recipe, flipped: float, seed: int) -> tuple[list[float], list[float]]:
    """Train one run and give its two curves."""
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    images, digits = load_digits(return_X_y=True)
    order = rng.permutation(len(digits))
    rows = order[: TRAINING_ROWS + VALIDATION_ROWS]
    images, digits = images[rows] / 16, flip(digits[rows], flipped, rng)
    training, validation = slice(0, TRAINING_ROWS), slice(TRAINING_ROWS, None)
    inputs, targets = images[training], digits[training]
    leaked = rng.random(VALIDATION_ROWS) < plan.leaked_share
    if leaked.any():
        inputs = np.concatenate([inputs, images[validation][leaked]])
        targets = np.concatenate([targets, digits[validation][leaked]])
    history = (
        build(plan)
        .fit(
            inputs,
            targets,
            validation_data=(images[validation], digits[validation]),
            epochs=plan.epochs,
            batch_size=BATCH,
            verbose=0,
            callbacks=[keras.callbacks.EarlyStopping(patience=3)] if plan.stop_early else [],
        )
        .history
    )
    return history["cross_entropy"], history["val_cross_entropy"]


def main() -> None:
    """Train everything and write the two files."""
    rng = np.random.default_rng(20261124)
    plans = [
        (cause, number)
        for number in range(RUNS_PER_CAUSE)
        for cause in ("underfit", "overfit", "good", "noisy-lr", "leak")
    ]
    labelled = [plan for plan in plans if plan[1] < LABELLED_PER_CAUSE]
    held_out = plans[len(labelled) :]
    rng.shuffle(labelled)
    rng.shuffle(held_out)
    curves, causes = [], []
    for run, (cause, number) in enumerate(track([*labelled, *held_out], "Training"), start=1):
        flipped = float(rng.choice(FLIPPED))
        training, validation = train(recipe(str(cause), int(number), rng), flipped, seed=run)
        shown = str(cause) if run <= len(labelled) else ""
        if not shown:
            causes.append({"run": run, "cause": str(cause)})
        curves += [
            {
                "run": run,
                "epoch": epoch,
                "train_loss": round(left, 4),
                "validation_loss": round(right, 4),
                "floor": round(floor(flipped), 4),
                "cause": shown,
            }
            for epoch, (left, right) in enumerate(zip(training, validation, strict=True), start=1)
        ]
    pd.DataFrame(curves).to_csv(FOLDER / "training-curves.csv", index=False)
    pd.DataFrame(causes).to_csv(ANSWERS / "causes.csv", index=False)


if __name__ == "__main__":
    main()
