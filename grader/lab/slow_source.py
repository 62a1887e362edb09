"""A source of training examples that is slow on purpose, as a distant bucket is."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

FILES, ROWS = 8, 8
THREADS = 16
"""For waiting calls, which keep a thread each: more than a laptop has cores."""

AUGMENTED_BY = 0.4
READ_SECONDS, DECODE_SECONDS, STEP_SECONDS = 0.01, 0.01, 0.004


class SlowSource:
    """Files whose rows arrive after a wait, and a decoder that takes its time.

    Every wait is a real one, in real ``tf.data`` operations. Waiting costs no processor, so the
    ratio of two pipelines is much the same on every machine. The rows are few and the waits long:
    with more and shorter ones, the cost of calling Python would count on a busy machine.

    Attributes
    ----------
    paths
        Names of the files.
    calls
        How many rows were read, and how many decoded, so far.
    most_at_once
        How many rows were being read, and decoded, at the same time, at most.
    """

    def __init__(self) -> None:
        self.paths = [f"part-{number}" for number in range(FILES)]
        self.calls: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        self._at_work: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._random = np.random.default_rng()

    def read(self, path: Any) -> Any:
        """Give the rows of one file as a dataset of numbers; each takes READ_SECONDS to arrive."""
        import tensorflow as tf

        number = tf.strings.to_number(tf.strings.split(path, "-")[-1], tf.int64)
        rows = tf.data.Dataset.range(ROWS).map(lambda row: number * ROWS + row)
        return rows.map(lambda row: self._wait(row, READ_SECONDS, "read"))

    def decode(self, row: Any) -> Any:
        """Turn a row into an image and a label, in DECODE_SECONDS."""
        import tensorflow as tf

        row = self._wait(row, DECODE_SECONDS, "decode")
        return tf.fill([4, 4], tf.cast(row, tf.float32)), row

    def augment(self, image: Any, label: Any) -> Any:
        """Move an image's values a little, otherwise every time.

        TensorFlow's own random numbers would be the same in every epoch once a seed is set.
        """
        import tensorflow as tf

        def draw() -> Any:
            with self._lock:
                return np.float32(self._random.uniform(-AUGMENTED_BY, AUGMENTED_BY))

        moved = tf.numpy_function(draw, [], tf.float32)
        moved.set_shape([])
        return image + moved, label

    def _wait(self, value: Any, seconds: float, what: str) -> Any:
        import tensorflow as tf

        def work(number: Any) -> Any:
            with self._lock:
                self._at_work[what] += 1
                self.most_at_once[what] = max(self.most_at_once[what], self._at_work[what])
            time.sleep(seconds)
            with self._lock:
                self._at_work[what] -= 1
                self.calls[what] += 1
            return number

        result = tf.numpy_function(work, [value], tf.int64)
        result.set_shape([])
        return result


def naive(source: SlowSource, batch_size: int) -> Any:
    """Read, decode, augment and batch, one thing after the other."""
    import tensorflow as tf

    rows = tf.data.Dataset.from_tensor_slices(source.paths).flat_map(source.read)
    return rows.map(source.decode).map(source.augment).batch(batch_size)


def seconds_to_train(
    dataset: Any, epochs: int, after_epoch: Callable[[], None] = lambda: None
) -> float:
    """Go through a dataset as training would, and measure how long it takes.

    Parameters
    ----------
    dataset
        Of batches; each is followed by a step of STEP_SECONDS.
    epochs
        How often to go through it.
    after_epoch
        Called after each epoch.

    Returns
    -------
    float
        Seconds of all epochs.
    """
    import tensorflow as tf

    options = tf.data.Options()
    options.threading.private_threadpool_size = options.autotune.cpu_budget = THREADS
    dataset = dataset.with_options(options)
    start = time.perf_counter()
    for _ in range(epochs):
        for _ in dataset:
            time.sleep(STEP_SECONDS)
        after_epoch()
    return time.perf_counter() - start
