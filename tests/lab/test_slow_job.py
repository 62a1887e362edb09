"""The slow job: what it counts, and that faster epochs train the same."""

from __future__ import annotations

import numpy as np
import pytest

from grader.lab import slow_job
from grader.lab.slow_job import ROWS, STEPS, SlowJob

tf = pytest.importorskip("tensorflow")


def test_a_slow_epoch_does_everything_one_after_the_other() -> None:
    job = SlowJob()
    losses = slow_job.slow_epoch(job)
    assert len(losses) == STEPS
    assert job.fetched == ROWS
    assert job.fetched_at_once == 1
    assert job.loss_calls == job.reports == STEPS


def test_the_loss_falls() -> None:
    job = SlowJob(seed=3)
    epochs = [np.mean(slow_job.slow_epoch(job)) for _ in range(4)]
    assert epochs[-1] < epochs[0]


def test_the_seed_decides_rows_and_weights() -> None:
    same, again, other = (slow_job.slow_epoch(SlowJob(seed)) for seed in (1, 1, 2))
    assert same == again
    assert not np.allclose(same, other)


def test_rows_can_be_fetched_at_the_same_time_and_keep_their_order() -> None:
    job = SlowJob()
    rows = tf.data.Dataset.range(ROWS).map(job.fetch, num_parallel_calls=16)
    fetched = [label.numpy() for _, label in rows.with_options(job.options())]
    assert 4 <= job.fetched_at_once <= slow_job.THREADS
    assert np.array_equal(fetched, [job.fetch(number)[1].numpy() for number in range(ROWS)])


def test_one_report_takes_all_losses() -> None:
    job = SlowJob()
    job.report([0.5] * STEPS)
    assert job.reports == 1
