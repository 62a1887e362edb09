"""Two workers in step, one of which is taken away in the middle and comes back."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

from grader.lab.cluster import RUN_SECONDS, LocalCluster, Outcome, report

STEPS, SAVE_EVERY, KILLED_AT = 12, 4, 6
RATE, MOMENTUM = 0.1, 0.5
STEP_SECONDS = 0.02

Train = Callable[..., Any]
"""Takes step, tracked, done, steps, folder, save_every and chief, as the exercise's text says."""


def interrupted(train: Train, folder: str) -> tuple[int, list[int], dict[str, float]]:
    """Train on two workers, kill one in the middle, and start both again.

    Parameters
    ----------
    train
        A training loop that can be interrupted.
    folder
        Of the checkpoints; both workers see it.

    Returns
    -------
    tuple
        The step in which worker 1 was killed; the steps that worker 0 did after the restart; the
        weight of each worker in the end.
    """
    with LocalCluster(worker=2) as cluster:
        cluster.start(_work, train, folder, KILLED_AT)
        last = cluster.wait_for(lambda each: each.value == KILLED_AT and each.task == "worker 1")
        cluster.kill("worker 1")
    outcome = run(train, folder)
    again = [each.value for each in outcome.reports if each.task == "worker 0"]
    return int(last.value), again, {name: float(each) for name, each in outcome.values.items()}


def run(train: Train, folder: str) -> Outcome:
    """Train on two workers without any trouble; every step is reported."""
    return LocalCluster(worker=2).run(_work, train, folder)


def uninterrupted() -> float:
    """Give the weight in which a run without preemption ends."""
    weight, momentum = 4.0, 0.0
    for _ in range(STEPS):
        momentum = MOMENTUM * momentum + weight
        weight -= RATE * momentum
    return weight


def _work(train: Train, folder: str, ends_at: int | None = None) -> float:
    import tensorflow as tf

    number = json.loads(os.environ["TF_CONFIG"])["task"]["index"]
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
    with strategy.scope():
        weight, momentum = tf.Variable(4.0), tf.Variable(0.0)
    done = tf.Variable(0, dtype=tf.int64)

    @tf.function  # type: ignore[untyped-decorator]
    def together() -> None:
        def one() -> None:
            context = tf.distribute.get_replica_context()
            # Each of two replicas has half of the gradient of weight ** 2 / 2.
            gradient = context.all_reduce("SUM", weight / 2)
            momentum.assign(MOMENTUM * momentum + gradient)
            weight.assign_sub(RATE * momentum)

        strategy.run(one)

    def step() -> None:
        report(int(done))
        if number == 1 and int(done) == ends_at:
            # A busy notebook kills late: both workers would be some steps further by then.
            time.sleep(RUN_SECONDS)
        together()
        time.sleep(STEP_SECONDS)

    tracked = {"weight": weight, "momentum": momentum}
    train(step, tracked, done, STEPS, folder, SAVE_EVERY, number == 0)
    return float(weight.values[0])
