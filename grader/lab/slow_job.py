"""A training job that is slow for three real reasons, to be profiled and made faster."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

ROWS, BATCH, FEATURES, LAYERS = 32, 4, 16, 12
STEPS = ROWS // BATCH
RATE = 0.05
FETCH_SECONDS, REPORT_SECONDS = 0.005, 0.02
THREADS = 16
"""For waiting calls, which keep a thread each: more than a laptop has cores."""


class SlowJob:
    """A small network, rows in a storage far away, and a server that wants to know the losses.

    The waits are real ones and cost no processor; the network's many small operations cost little
    else than their launch. So the ratio of two epochs is much the same on every machine.

    Attributes
    ----------
    seed
        As given.
    weights
        The network's variables.
    fetched
        How many rows were fetched so far.
    fetched_at_once
        How many rows were on their way at the same time, at most.
    loss_calls
        How often Python computed the loss; a compiled step asks Python only while it is traced.
    reports
        How often the server was called.

    Parameters
    ----------
    seed
        Decides the rows and the first weights.
    """

    def __init__(self, seed: int = 0) -> None:
        import tensorflow as tf

        def draw(number: int, *shape: int) -> Any:
            return tf.random.stateless_normal(shape, (seed, number))

        self.seed = seed
        self._rows, self._labels = draw(0, ROWS, FEATURES), draw(1, ROWS, 1)
        self.weights = [
            tf.Variable(draw(2 + layer, FEATURES, FEATURES) / FEATURES**0.5)
            for layer in range(LAYERS)
        ]
        self.fetched = self.fetched_at_once = self.loss_calls = self.reports = 0
        self._on_their_way = 0
        self._lock = threading.Lock()

    def fetch(self, number: Any) -> tuple[Any, Any]:
        """Get row ``number`` (0 to ROWS - 1) and its label, after FETCH_SECONDS.

        Works row by row in Python, and as a function for `tf.data.Dataset.map`.
        """
        import tensorflow as tf

        number = tf.numpy_function(self._wait, [number], tf.int64)
        number.set_shape([])
        return self._rows[number], self._labels[number]

    def _wait(self, number: Any) -> Any:
        import numpy as np
        import tensorflow as tf

        with self._lock:
            self._on_their_way += 1
            self.fetched_at_once = max(self.fetched_at_once, self._on_their_way)
        with tf.profiler.experimental.Trace("fetch"):
            time.sleep(FETCH_SECONDS)
        with self._lock:
            self._on_their_way -= 1
            self.fetched += 1
        return np.int64(number)

    def loss(self, rows: Any, labels: Any) -> Any:
        """Compute the mean squared error of the network on a batch."""
        import tensorflow as tf

        self.loss_calls += 1
        for layer in self.weights:
            rows = tf.tanh(rows @ layer)
        return tf.reduce_mean((tf.reduce_mean(rows, axis=1, keepdims=True) - labels) ** 2)

    def step(self, rows: Any, labels: Any) -> Any:
        """Train on one batch: compute the loss and move every weight against its gradient."""
        import tensorflow as tf

        with tf.GradientTape() as tape:
            loss = self.loss(rows, labels)
        for weight, gradient in zip(self.weights, tape.gradient(loss, self.weights), strict=True):
            weight.assign_sub(RATE * gradient)
        return loss

    def report(self, losses: Sequence[float]) -> None:
        """Send losses to the server, any number of them in one call of REPORT_SECONDS."""
        import tensorflow as tf

        [float(loss) for loss in losses]
        with tf.profiler.experimental.Trace("report"):
            time.sleep(REPORT_SECONDS)
        self.reports += 1

    @staticmethod
    def options() -> Any:
        """Make options for a `tf.data.Dataset`: enough threads for calls that only wait."""
        import tensorflow as tf

        options = tf.data.Options()
        options.threading.private_threadpool_size = THREADS
        return options


def slow_epoch(job: SlowJob) -> list[float]:
    """Train one epoch as many first versions do, and return the loss of every step."""
    import tensorflow as tf

    losses = []
    for first in range(0, ROWS, BATCH):
        pairs = [job.fetch(number) for number in range(first, first + BATCH)]
        rows, labels = (tf.stack(part) for part in zip(*pairs, strict=True))
        loss = float(job.step(rows, labels))
        job.report([loss])
        losses.append(loss)
    return losses
