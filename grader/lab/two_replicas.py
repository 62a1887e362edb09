"""One training step on two real replicas, beside the same step on one device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.lab.cluster import LocalCluster

Floats = NDArray[np.floating[Any]]
Loss = Callable[[Any, int, float, int], Any]
"""Takes the losses of a replica's examples, the global batch, a penalty, the number of replicas."""

SHARES = (5, 3)
COLUMNS = 3
PENALTY = 0.5


def gradients(loss: Loss, seed: int = 0) -> tuple[Floats, Floats]:
    """Compute a gradient with a replica's loss of your own, and that of one device.

    Two logical devices of a process of its own are the replicas; the first gets 5 examples, the
    second 3. The loss is the mean squared error, with half of the weights' square sum as a penalty.

    Parameters
    ----------
    loss
        What a replica computes; the strategy adds up.
    seed
        Draws the examples.

    Returns
    -------
    tuple of numpy.ndarray, shape (3,)
        The gradient of two replicas, and that of one device with all 8 examples.
    """
    return tuple(LocalCluster(worker=1, devices=2).run(_both, loss, seed).values["worker 0"])


def _both(loss: Loss, seed: int) -> tuple[Floats, Floats]:
    import tensorflow as tf

    rng = np.random.default_rng(seed)
    inputs = rng.normal(0, 1, (sum(SHARES), COLUMNS)).astype("float32")
    targets = rng.normal(0, 1, sum(SHARES)).astype("float32")
    start = rng.normal(0, 1, COLUMNS).astype("float32")
    borders = np.cumsum((0, *SHARES))
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    with strategy.scope():
        weights = tf.Variable(start)

    def share(values: Floats) -> Any:
        def part(context: Any) -> Any:
            number = context.replica_id_in_sync_group
            return tf.constant(values[borders[number] : borders[number + 1]])

        return strategy.experimental_distribute_values_from_function(part)

    @tf.function  # type: ignore[untyped-decorator]
    def step(rows: Any, truth: Any) -> Any:
        def one(rows: Any, truth: Any) -> Any:
            with tf.GradientTape() as tape:
                losses = (tf.linalg.matvec(rows, weights) - truth) ** 2
                penalty = PENALTY * tf.reduce_sum(weights**2)
                value = loss(losses, sum(SHARES), penalty, len(SHARES))
            return tape.gradient(value, weights)

        return strategy.reduce("SUM", strategy.run(one, args=(rows, truth)), axis=None)

    both = step(share(inputs), share(targets)).numpy()
    errors = inputs @ start - targets
    return both, 2 * inputs.T @ errors / sum(SHARES) + 2 * PENALTY * start
