"""The slow source: every row once, waits that are counted, and a ratio between two pipelines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.lab import slow_source
from grader.lab.slow_source import SlowSource

tf = pytest.importorskip("tensorflow")
EXAMPLES = slow_source.FILES * slow_source.ROWS


def parallel(source: SlowSource) -> Any:
    files = tf.data.Dataset.from_tensor_slices(source.paths)
    rows = files.interleave(source.read, cycle_length=8, num_parallel_calls=8)
    return rows.map(source.decode, num_parallel_calls=8).cache().batch(8)


def test_the_naive_pipeline_gives_every_example_once_with_its_image() -> None:
    source = SlowSource()
    labels = []
    for images, numbers in slow_source.naive(source, 10):
        assert images.shape == (len(numbers), 4, 4)
        off = np.abs(images.numpy() - numbers.numpy()[:, None, None])
        assert off.max() <= slow_source.AUGMENTED_BY + 1e-5
        labels += numbers.numpy().tolist()
    assert labels == list(range(EXAMPLES))
    assert source.calls == {"read": EXAMPLES, "decode": EXAMPLES}
    assert source.most_at_once == {"read": 1, "decode": 1}


def test_augmentation_differs_from_epoch_to_epoch_even_with_a_seed_set() -> None:
    tf.random.set_seed(1)
    dataset = slow_source.naive(SlowSource(), EXAMPLES)
    (first, labels), (second, again) = next(iter(dataset)), next(iter(dataset))
    assert np.array_equal(labels, again)
    assert not np.allclose(first, second)


def test_the_source_is_idle_while_a_pipeline_is_planned() -> None:
    source = SlowSource()
    parallel(source)
    assert not source.calls


def test_rows_at_work_at_the_same_time_are_counted() -> None:
    source = SlowSource()
    slow_source.seconds_to_train(parallel(source), 1)
    assert 1 < source.most_at_once["read"] <= 8
    assert 1 < source.most_at_once["decode"] <= 8
    assert source.calls["read"] == EXAMPLES


def test_a_parallel_cached_pipeline_takes_a_fraction_of_the_time() -> None:
    epochs = []
    naive = slow_source.seconds_to_train(slow_source.naive(SlowSource(), 8), 2)
    source = SlowSource()
    yours = slow_source.seconds_to_train(parallel(source), 2, lambda: epochs.append(1))
    assert len(epochs) == 2
    assert source.calls["decode"] == EXAMPLES, "the second epoch comes out of the cache"
    waits = slow_source.READ_SECONDS + slow_source.DECODE_SECONDS
    assert naive > 2 * EXAMPLES * waits
    assert yours < naive / 2
