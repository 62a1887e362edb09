"""A few rows by heart: the first test of every training pipeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show
from grader.checks.progress import bar

ROWS, COLUMNS, CLASSES = 1500, 12, 4
SECONDS = 120.0

Build = Callable[[], Any]


def _compiled(layers: list[Any], loss: Any = None) -> Any:
    import keras

    model = keras.Sequential([keras.Input((COLUMNS,)), *layers])
    entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss or entropy, jit_compile=False)
    return model


def _sound() -> Any:
    """Build a network without a bug; noise and dropout hold it back in training."""
    from keras import layers

    return _compiled(
        [
            layers.GaussianNoise(1.0),
            layers.Dense(64, "relu"),
            layers.Dropout(0.3),
            layers.Dense(CLASSES),
        ]
    )


def _scaled_twice() -> Any:
    """Build a network whose inputs are divided by 255 in two places."""
    from keras import layers

    scaled = [layers.Rescaling(1 / 255), layers.Rescaling(1 / 255)]
    return _compiled([*scaled, layers.Dense(64, "relu"), layers.Dense(CLASSES)])


def _labels_moved() -> Any:
    """Build a network whose loss compares each row with the label of the row before."""
    import keras
    from keras import layers

    def moved(labels: Any, outputs: Any) -> Any:
        return keras.losses.sparse_categorical_crossentropy(
            keras.ops.roll(labels, 1, axis=0), outputs, from_logits=True
        )

    return _compiled([layers.Dense(64, "relu"), layers.Dense(CLASSES)], moved)


def _silent() -> Any:
    """Build a network with a dead ReLU behind its last layer: it answers class 0 to every row."""
    from keras import initializers, layers

    far_below = initializers.Constant(-100)
    last = layers.Dense(CLASSES, "relu", bias_initializer=far_below)
    return _compiled([layers.Dense(64, "relu"), last])


_BUGS = {
    "divides its inputs by 255 twice": _scaled_twice,
    "compares each row with the label of the row before": _labels_moved,
    "has a dead ReLU behind its last layer": _silent,
}


def _data(rng: np.random.Generator) -> tuple[Any, Any]:
    """Draw rows whose labels follow no pattern; neighbours have different ones."""
    labels = (np.arange(ROWS) + rng.integers(CLASSES)) % CLASSES
    return rng.normal(0, 1, (ROWS, COLUMNS)).astype("float32"), labels


class _Counted:
    """Builds, counts, and keeps what it built."""

    def __init__(self, build: Build, seed: int) -> None:
        self.build, self.seed = build, seed
        self.built: list[Any] = []

    def __call__(self) -> Any:
        import keras

        keras.utils.set_random_seed(self.seed)
        self.built.append(self.build())
        return self.built[-1]

    def __deepcopy__(self, memo: Any) -> _Counted:
        return self


def _verdict(attempt: Attempt, build: Build) -> bool:
    counted = _Counted(build, int(attempt.rng.integers(2**31)))
    received = attempt(counted, *_data(attempt.rng))
    if not isinstance(received, bool | np.bool_):
        raise Rejected(
            f"{attempt.name} returned {show(received)}, of type {type(received).__name__}, where "
            "True or False belongs."
        )
    if not counted.built:
        raise Rejected("`build` was never called, so nothing was tested.")
    return bool(received)


def _passes_sound(attempt: Attempt) -> None:
    with bar("Training a sound network on a few rows", total=1) as advance:
        passed = _verdict(attempt, _sound)
        advance()
    if not passed:
        raise Rejected(
            "A sound network was called broken. Noise and dropout hold it back in training, the "
            f"labels follow no pattern, and there are {ROWS} rows. Does your test train on ten "
            "rows only, for enough steps, and judge those ten rows at inference?",
            misconception="training-clinic/asks-too-much",
        )


def _finds_bugs(attempt: Attempt) -> None:
    with bar("Training three broken networks on a few rows", total=len(_BUGS)) as advance:
        for bug, build in _BUGS.items():
            passed = _verdict(attempt, build)
            advance()
            if passed:
                raise Rejected(
                    f"A network that {bug} passed your test. Whatever its loss does, its answers "
                    "for the rows that it was trained on are wrong. Compare these answers with the "
                    "labels: all of them must be right.",
                    misconception="training-clinic/falling-loss-is-proof",
                )


OVERFIT_ONE_BATCH = Exercise(
    id="training-clinic/overfit-one-batch",
    answer="overfits_one_batch",
    checks=(
        Check("A sound network passes", _passes_sound, 2, time_limit=SECONDS),
        Check("Three broken networks fail", _finds_bugs, 2, time_limit=SECONDS),
    ),
    hints=(
        "The question is not whether the network is good. It is whether it can learn ten rows by "
        "heart. A network that cannot do that has a bug, or cannot get at the data.",
        "Build a model, take the first ten rows, and call model.train_on_batch on them two "
        "hundred times.",
        "At the end ask the model for its outputs on the same ten rows, at inference, and compare "
        "the column with the largest output with the label. All ten must be right.",
    ),
    misconceptions=(
        Misconception(
            "training-clinic/asks-too-much",
            "The test asked for more than ten rows by heart: for all the rows, for unseen rows, in "
            "too few steps, or with dropout on.",
        ),
        Misconception(
            "training-clinic/falling-loss-is-proof",
            "The loss was taken for proof. It falls in broken pipelines too.",
        ),
    ),
)
