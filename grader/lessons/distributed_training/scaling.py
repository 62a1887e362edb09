"""Loss, batch and learning rate when one device becomes several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with, difference
from grader.checks.compare import show

Floats = NDArray[np.floating[Any]]
ReplicaLoss = Callable[[Any, int, float, int], Any]

RUN_SECONDS = 240.0
PRECISION = 1e-4
"""Of float32."""


def replica_loss(losses: Any, global_batch: int, penalty: float, replicas: int) -> float:
    """Give what one replica adds to the mean over the global batch, with its share of a penalty."""
    return float(np.sum(np.asarray(losses, dtype=float)) / global_batch + penalty / replicas)


def _total(
    attempt: Attempt, parts: Sequence[Sequence[float]], penalty: float
) -> tuple[float, list[float]]:
    import tensorflow as tf

    batch = sum(map(len, parts))
    each = []
    for part in parts:
        received = attempt(tf.constant(part, tf.float32), batch, penalty, len(parts))
        try:
            each.append(float(np.asarray(received)))
        except (TypeError, ValueError):
            raise Rejected(
                f"{attempt.name} returned {show(received)}, where one number belongs."
            ) from None
    return sum(each), each


def _idea(parts: Sequence[Sequence[float]], penalty: float, total: float) -> tuple[str, str]:
    means = [float(np.mean(part)) for part in parts if part]
    sums = [float(np.sum(part)) for part in parts]
    batch, replicas = sum(map(len, parts)), len(parts)
    known = [
        (
            sum(means) + penalty,
            "sum-of-means",
            "Each replica took the mean over its own examples, and the strategy added up: the loss "
            "and every gradient grow with the number of replicas.",
        ),
        (
            sum(means) / replicas + penalty,
            "mean-of-means",
            "That is the mean of the replicas' means. Replicas with few examples then count as "
            "much as those with many.",
        ),
        (
            sum(sums) + penalty,
            "nothing-divided",
            "The sum over all examples was never divided by their number.",
        ),
        (
            sum(sums) / batch / replicas + penalty,
            "divided-twice",
            "It was divided by the global batch and by the number of replicas: once too often.",
        ),
        (
            sum(sums) / batch + replicas * penalty,
            "penalty-on-every-replica",
            "The whole penalty stands on every replica, and the strategy adds up: it counts "
            "several times.",
        ),
        (sum(sums) / batch, "penalty-forgotten", "The penalty is missing."),
    ]
    for value, idea, why in known:
        if difference(total, value, PRECISION) is None:
            return why, f"distributed-training/{idea}"
    return "", ""


def _adds_up_to_the_mean(
    cases: Callable[[np.random.Generator], list[tuple[list[list[float]], float]]],
) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        for parts, penalty in cases(attempt.rng):
            total, each = _total(attempt, parts, penalty)
            flat = [loss for part in parts for loss in part]
            wanted = float(np.mean(flat)) + penalty
            if difference(total, wanted, PRECISION):
                why, idea = _idea(parts, penalty, total)
                raise Rejected(
                    f"Replicas with the losses {show(parts)} and the penalty {penalty:g} give "
                    f"{show([round(value, 4) for value in each])}, in all {total:.4g}. One device "
                    f"with all of these examples has {wanted:.4g}. {why}",
                    misconception=idea,
                )

    return test


def _losses(rng: np.random.Generator, *sizes: int) -> list[list[float]]:
    return [[float(value) for value in rng.integers(1, 20, size)] for size in sizes]


def _even(rng: np.random.Generator) -> list[tuple[list[list[float]], float]]:
    return [(_losses(rng, 4, 4), 0.0), (_losses(rng, *[3] * int(rng.integers(3, 9))), 0.0)]


def _uneven(rng: np.random.Generator) -> list[tuple[list[list[float]], float]]:
    return [
        ([[1, 2, 3, 4, 5], [6, 7, 8]], 0.0),
        (_losses(rng, 5, 1, int(rng.integers(2, 9))), 0.0),
        (_losses(rng, 4, 0), 0.0),
    ]


def _penalized(rng: np.random.Generator) -> list[tuple[list[list[float]], float]]:
    return [
        (_losses(rng, 4, 4), float(rng.integers(1, 5))),
        (_losses(rng, 6), float(rng.integers(1, 5))),
        (_losses(rng, 2, 5, 3), float(rng.integers(1, 5))),
    ]


def _like_one_device(attempt: Attempt) -> None:
    """Hold the gradient of a real run of two replicas against that of one device."""
    from grader.lab import two_replicas
    from grader.lab.cluster import ClusterError

    # Without an attempt in this process first, a stub would be tried in the other one.
    _total(attempt, [[1.0, 2.0], [3.0]], 0.0)
    seed = int(attempt.rng.integers(2**31))
    try:
        both, alone = two_replicas.gradients(attempt.function, seed)
    except ClusterError as error:
        raise Rejected(f"In a run with two replicas your function failed: {error}") from None
    if difference(both, alone, PRECISION):
        ratio = float(np.linalg.norm(both) / np.linalg.norm(alone))
        raise Rejected(
            f"In a real run, 5 examples on one replica and 3 on the other, the gradient is "
            f"{show(np.round(both, 3).tolist())}; one device with the same 8 examples has "
            f"{show(np.round(alone, 3).tolist())}. It is {ratio:.2f} times as long."
        )


REPLICA_LOSS = Exercise(
    id="distributed-training/replica-loss",
    answer="replica_loss",
    checks=(
        Check("Adds up to the mean, with equal shares", _adds_up_to_the_mean(_even)),
        Check("Adds up to the mean, with unequal shares", _adds_up_to_the_mean(_uneven)),
        Check("Counts a penalty once", _adds_up_to_the_mean(_penalized)),
        Check("Two real replicas get one device's gradient", _like_one_device, 1, RUN_SECONDS),
    ),
    hints=(
        "The strategy adds up what the replicas give. Ask of every term: what must each replica "
        "give so that the sum is right?",
        "An example counts 1 / global_batch, wherever it was computed. So a replica's share is a "
        "sum, divided by a number that is the same for all.",
        "tf.nn.compute_average_loss does the first term. The penalty is the same number on every "
        "replica: each may give only its part of it (tf.nn.scale_regularization_loss).",
    ),
    misconceptions=tuple(
        Misconception(f"distributed-training/{idea}", why)
        for idea, why in (
            ("sum-of-means", "Each replica's own mean was added up."),
            ("mean-of-means", "The replicas' means were averaged."),
            ("nothing-divided", "The sum was never divided."),
            ("divided-twice", "It was divided by the batch and by the replicas."),
            ("penalty-on-every-replica", "The penalty counts several times."),
            ("penalty-forgotten", "The penalty is missing."),
        )
    ),
)


def scale_out(
    batch: int, learning_rate: float, replicas: int, warmup_steps: int, step: int
) -> dict[str, float]:
    """Carry one device's recipe over to several replicas, by the linear rule with a warm-up."""
    target = learning_rate * replicas
    share = min(1.0, step / warmup_steps) if warmup_steps else 1.0
    return {
        "dataset_batch": batch * replicas,
        "replica_batch": batch,
        "learning_rate": learning_rate + (target - learning_rate) * share,
    }


def _recipes(rng: np.random.Generator) -> list[tuple[int, float, int, int, int]]:
    replicas = int(rng.integers(2, 17))
    batch, warmup = int(rng.integers(8, 65)), int(rng.integers(50, 500))
    rate = float(np.round(rng.uniform(0.01, 0.2), 3))
    return [
        (32, 0.1, 8, 0, 0),
        (batch, rate, replicas, 0, 17),
        (batch, rate, replicas, warmup, warmup),
        (batch, rate, replicas, warmup, 3 * warmup),
    ]


def _warming(rng: np.random.Generator) -> list[tuple[int, float, int, int, int]]:
    replicas, warmup = int(rng.integers(2, 17)), int(rng.integers(50, 500))
    return [
        (32, 0.1, 8, 100, 0),
        (32, 0.1, 8, 100, 50),
        *((64, 0.02, replicas, warmup, int(step)) for step in rng.integers(1, warmup, 3)),
        (16, 0.1, 1, 100, 10),
    ]


def _recipe(key: str, wrong: Callable[..., float]) -> Callable[..., dict[str, float]]:
    return lambda *args: {**scale_out(*args), key: wrong(*args)}


def _rate(batch: int, rate: float, replicas: int, warmup: int, step: int) -> float:
    return scale_out(batch, rate, replicas, warmup, step)["learning_rate"]


SCALE_OUT = Exercise(
    id="distributed-training/scale-out",
    answer="scale_out",
    checks=(
        Check(
            "Gives dataset.batch the global batch",
            agrees_with(scale_out, _recipes, key="dataset_batch"),
        ),
        Check("Knows what one replica gets", agrees_with(scale_out, _recipes, key="replica_batch")),
        Check("Scales the learning rate", agrees_with(scale_out, _recipes, key="learning_rate")),
        Check("Warms up in a line", agrees_with(scale_out, _warming, key="learning_rate")),
    ),
    hints=(
        "Each replica keeps the batch that it had alone. What does the dataset have to give in "
        "one step, so that all of them get it?",
        "The linear rule: as many times the rate as the batch is larger. The warm-up goes from "
        "the old rate to the new one in a straight line, and stays there.",
        "The share of the way is step / warmup_steps, and 1 at most; without warm-up it is 1.",
    ),
    misconceptions=(
        Misconception(
            "distributed-training/batch-per-replica-to-dataset",
            "You gave dataset.batch what one replica should get. The strategy divides it: each "
            "replica would compute a fraction of it, and be busy waiting.",
            _recipe("dataset_batch", lambda batch, *_: batch),
        ),
        Misconception(
            "distributed-training/replica-gets-all",
            "You said that each replica gets the global batch. It is divided among them.",
            _recipe("replica_batch", lambda batch, _, replicas, *__: batch * replicas),
        ),
        Misconception(
            "distributed-training/replica-batch-divided",
            "The recipe's batch was one device's, and each replica keeps it: what grows is the "
            "global batch.",
            _recipe("replica_batch", lambda batch, _, replicas, *__: batch / replicas),
        ),
        Misconception(
            "distributed-training/rate-kept",
            "The rate stayed as it was. With a larger batch an epoch has fewer steps: at the same "
            "rate the network gets less far.",
            _recipe("learning_rate", lambda batch, rate, *_: rate),
        ),
        Misconception(
            "distributed-training/rate-divided",
            "You divided the rate. A larger batch makes the gradient more certain, not larger: a "
            "longer step can be afforded.",
            _recipe(
                "learning_rate",
                lambda batch, rate, replicas, warmup, step: (
                    rate + (rate / replicas - rate) * (min(1.0, step / warmup) if warmup else 1.0)
                ),
            ),
        ),
        Misconception(
            "distributed-training/square-root-rule",
            "That is the square-root rule, which some use for Adam. Asked is the linear one.",
            _recipe(
                "learning_rate",
                lambda batch, rate, replicas, warmup, step: (
                    rate
                    + (rate * replicas**0.5 - rate) * (min(1.0, step / warmup) if warmup else 1.0)
                ),
            ),
        ),
        Misconception(
            "distributed-training/no-warm-up",
            "The full rate from the first step on: weights that are still random are thrown far.",
            _recipe("learning_rate", lambda batch, rate, replicas, *_: rate * replicas),
        ),
        Misconception(
            "distributed-training/warm-up-from-zero",
            "The warm-up begins at 0. It begins at the rate that is known to be good.",
            _recipe(
                "learning_rate",
                lambda batch, rate, replicas, warmup, step: (
                    rate * replicas * (min(1.0, step / warmup) if warmup else 1.0)
                ),
            ),
        ),
        Misconception(
            "distributed-training/warm-up-never-ends",
            "The rate goes on growing after the warm-up.",
            _recipe(
                "learning_rate",
                lambda batch, rate, replicas, warmup, step: (
                    rate + (replicas - 1) * rate * (step / warmup if warmup else 1.0)
                ),
            ),
        ),
    ),
)
