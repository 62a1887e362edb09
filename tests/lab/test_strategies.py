"""Every strategy, run; the lesson's table says what its run shows."""

from __future__ import annotations

import numpy as np
import pytest

from grader.lab import preemption, strategies, two_replicas
from grader.lessons.distributed_training.runs import TABLE, read_run

SYNCHRONOUS, HOSTS, _, PLACE, KILLED = range(5)


@pytest.mark.parametrize("name", strategies.CLUSTERS)
def test_the_table_says_what_the_run_shows(name: str) -> None:
    record = strategies.observe(name)
    seen = read_run(record)
    assert seen["synchronous"] == TABLE[name][SYNCHRONOUS]
    assert seen["variables"] == TABLE[name][PLACE]
    assert (seen["hosts"] > 1) <= (TABLE[name][HOSTS] == "one or more")
    assert seen["devices_per_host"] == strategies.CLUSTERS[name].get("devices", 1) or (
        name == "OneDevice"
    )
    losses = record["losses"]
    assert np.mean(losses[-3:]) < np.mean(losses[:3])


def test_an_all_reduce_stops_without_a_worker() -> None:
    outcome = strategies.observe_a_kill("MultiWorkerMirrored", "worker 1")
    assert outcome.states == {"worker 0": "failed", "worker 1": "killed"}
    assert TABLE["MultiWorkerMirrored"][KILLED] == "all stops"


def test_a_coordinator_goes_on_without_a_worker_but_not_without_a_server() -> None:
    outcome = strategies.observe_a_kill("ParameterServer", "worker 1")
    assert outcome.states["chief 0"] == "returned"
    assert len(outcome.values["chief 0"]["losses"]) == strategies.LONG
    assert TABLE["ParameterServer"][KILLED] == "others go on"
    assert strategies.observe_a_kill("ParameterServer", "ps 0").states["chief 0"] == "failed"


def test_an_evaluator_judges_what_the_cluster_saves(tmp_path) -> None:  # type: ignore[no-untyped-def]
    judged = strategies.observe_an_evaluator(str(tmp_path))
    assert judged[-1][0] == strategies.CHECKPOINTS * strategies.STEPS
    assert judged[-1][1] < 1


def test_a_slice_has_replicas_on_several_hosts() -> None:
    tpu = strategies.tpu_slice()
    assert "TPU" in tpu["error"]
    assert len(tpu["hosts"]) == len({each.split("/")[1] for each in tpu["replicas"]}) == 2


def test_events_are_in_an_order_that_could_have_been() -> None:
    updates = [(0, 0), (1, 2), (1, 1), (3, 3), (2, 3)]
    order = strategies.events(updates)
    assert [kind for kind, _ in order].count("apply") == len(updates)
    for number in range(len(updates)):
        assert order.index(("read", number)) < order.index(("apply", number))


def test_two_replicas_with_the_right_loss_are_one_device() -> None:
    def right(losses, global_batch, penalty, replicas):  # type: ignore[no-untyped-def]
        return sum(losses[i] for i in range(losses.shape[0])) / global_batch + penalty / replicas

    both, alone = two_replicas.gradients(right, seed=3)
    assert np.allclose(both, alone, atol=1e-5)


def test_both_workers_end_as_computed_by_hand(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def train(step, tracked, done, steps, folder, save_every, chief):  # type: ignore[no-untyped-def]
        for _ in range(steps):
            step()
            done.assign_add(1)

    values = preemption.run(train, str(tmp_path)).values
    assert values["worker 0"] == values["worker 1"]
    assert values["worker 0"] == pytest.approx(preemption.uninterrupted(), abs=1e-5)
