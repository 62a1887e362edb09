"""Read what a run shows, and fill in the table of strategies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with
from grader.checks.compare import show

Record = Mapping[str, Any]
Reading = dict[str, Any]


def _host(device: str) -> tuple[str, str]:
    parts = dict(part.split(":", 1) for part in device.strip("/").split("/"))
    return parts["job"], parts["task"]


def read_run(record: Record) -> Reading:
    """Read hosts, devices, synchronism and the place of the variables off a run's devices."""
    computing = sorted(set(record["computes_on"]))
    copies = set(record["copies"])
    hosts = [_host(device) for device in computing]
    if any(_host(device)[0] == "ps" for device in copies):
        place = "parameter servers"
    elif len(computing) == 1:
        place = "one device"
    else:
        place = "mirrored" if copies == set(computing) else "central"
    return {
        "hosts": len(set(hosts)),
        "devices_per_host": max(hosts.count(host) for host in hosts),
        "variables": place,
        "synchronous": (
            None if len(computing) == 1 else record["replicas_in_sync"] == len(computing)
        ),
    }


def _device(job: str, task: int, number: int, kind: str) -> str:
    return f"/job:{job}/replica:0/task:{task}/device:{kind}:{number}"


def _updates(rng: np.random.Generator, replicas: int, late: int) -> list[tuple[int, int]]:
    steps = [(step, step) for step in range(4) for _ in range(replicas)]
    for number in rng.choice(len(steps), min(late, len(steps)), replace=False):
        seen, found = steps[number]
        steps[number] = (seen, found + 1)
    return steps


def _record(
    rng: np.random.Generator,
    computing: list[str],
    copies: list[str],
    in_sync: int,
    late: int = 0,
) -> Record:
    mixed = [computing[place] for place in rng.permutation(len(computing))]
    # In a real record several copies are those of several processes, in any order.
    return {
        "replicas_in_sync": in_sync,
        "computes_on": mixed,
        "copies": [copies[place] for place in rng.permutation(len(copies))],
        "updates": _updates(rng, len(computing), late),
    }


def _one(rng: np.random.Generator, kind: str = "CPU") -> Record:
    device = _device("localhost", 0, int(rng.integers(3)), kind)
    return _record(rng, [device], [device], 1)


def _mirrored(rng: np.random.Generator, jobs: list[tuple[str, int]], each: int) -> Record:
    devices = [_device(job, task, n, "GPU") for job, task in jobs for n in range(each)]
    return _record(rng, devices, devices, len(devices))


def _central(rng: np.random.Generator, each: int, places: tuple[str, ...] = ("CPU:0",)) -> Record:
    devices = [_device("localhost", 0, number, "GPU") for number in range(each)]
    copies = [f"/job:localhost/replica:0/task:0/device:{place}" for place in places]
    return _record(rng, devices, copies, each)


def _served(
    rng: np.random.Generator, workers: int, each: int = 1, servers: int = 1, late: int = 3
) -> Record:
    devices = [_device("worker", task, n, "GPU") for task in range(workers) for n in range(each)]
    copies = [_device("ps", task, 0, "CPU") for task in range(servers)]
    return _record(rng, devices, copies, each, late)


def _tasks(number: int) -> list[tuple[str, int]]:
    return [("worker", task) for task in range(number)]


def _local_cases(rng: np.random.Generator) -> list[tuple[Record]]:
    return [
        (_one(rng),),
        (_one(rng, "GPU"),),
        (_mirrored(rng, [("localhost", 0)], int(rng.integers(2, 6))),),
        (_central(rng, int(rng.integers(2, 6))),),
        # One of the devices may keep the variable for all; or all of them and the host.
        (_central(rng, 2, ("GPU:0",)),),
        (_central(rng, 2, ("CPU:0", "GPU:0", "GPU:1")),),
    ]


def _cluster_cases(rng: np.random.Generator) -> list[tuple[Record]]:
    workers, each = (int(number) for number in rng.integers(2, 5, 2))
    return [
        (_mirrored(rng, _tasks(workers), 1),),
        (_mirrored(rng, _tasks(workers), each),),
        (_mirrored(rng, [("chief", 0), *_tasks(workers)], each),),
        (_mirrored(rng, [("chief", 0), ("worker", 0)], 1),),
        (_mirrored(rng, [("worker", 1), ("worker", 11)], 2),),
        (_mirrored(rng, _tasks(1), 3),),
    ]


def _server_cases(rng: np.random.Generator) -> list[tuple[Record]]:
    workers = int(rng.integers(2, 6))
    return [
        (_served(rng, workers),),
        (_served(rng, workers, late=0),),
        (_served(rng, workers, each=2),),
        (_served(rng, workers, servers=3),),
        (_served(rng, workers, each=3, servers=workers),),
        (_served(rng, 1, servers=1, late=0),),
    ]


def _all_cases(rng: np.random.Generator) -> list[tuple[Record]]:
    return [*_local_cases(rng), *_cluster_cases(rng), *_server_cases(rng)]


def _instead(key: str, wrong: Callable[[Record], Any]) -> Callable[[Record], Reading]:
    return lambda record: {**read_run(record), key: wrong(record)}


def _by_replica(record: Record) -> Reading:
    """Take job and replica for a host."""
    hosts = [device.split("/")[1:3] for device in set(record["computes_on"])]
    return {
        **read_run(record),
        "hosts": len({tuple(host) for host in hosts}),
        "devices_per_host": max(hosts.count(host) for host in hosts),
    }


_SMALL = {
    "replicas_in_sync": 1,
    "computes_on": [_device("worker", task, 0, "CPU") for task in range(2)],
    "copies": [_device("ps", 0, 0, "CPU")],
    "updates": [(0, 0), (1, 1)],
}
_PAIR = {
    "replicas_in_sync": 2,
    "computes_on": [_device("worker", task, 0, "CPU") for task in range(2)],
    "copies": [_device("worker", task, 0, "CPU") for task in range(2)],
    "updates": [(0, 0), (0, 0)],
}

READ_RUN = Exercise(
    id="distributed-training/read-run",
    answer="read_run",
    checks=(
        Check("Counts the hosts that compute", agrees_with(read_run, _all_cases, key="hosts")),
        Check(
            "Counts the devices on each of them",
            agrees_with(read_run, _all_cases, key="devices_per_host"),
        ),
        Check(
            "Sees where the variables live", agrees_with(read_run, _all_cases, key="variables"), 1.5
        ),
        Check(
            "Tells whether the devices step together",
            agrees_with(read_run, _all_cases, key="synchronous"),
            1.5,
        ),
    ),
    hints=(
        "A device's name is a path: job, replica, task, device. Job and task together are a "
        "process, and on a real cluster a host. `replica` is 0 for all of them.",
        "Work with the set of devices in computes_on, and with the set of those in copies: are "
        "they the same, is there a job ps among them?",
        "num_replicas_in_sync is how many replicas step together. Compare it with the number of "
        "devices that compute.",
    ),
    misconceptions=(
        Misconception(
            "distributed-training/nobody-late-so-synchronous",
            "You looked whether a gradient came late. In an asynchronous run none needs to be "
            "late: nobody waits, but often nobody has to. How many replicas are kept in step?",
            _instead(
                "synchronous",
                lambda record: (
                    None
                    if len(set(record["computes_on"])) == 1
                    else all(seen == found for seen, found in record["updates"])
                ),
            ),
            (_SMALL,),
        ),
        Misconception(
            "distributed-training/several-devices-so-synchronous",
            "You took several devices for synchronous. Workers of a parameter server compute side "
            "by side, and each of them goes on alone.",
            _instead(
                "synchronous",
                lambda record: None if len(set(record["computes_on"])) == 1 else True,
            ),
            (_SMALL,),
        ),
        Misconception(
            "distributed-training/task-alone-is-a-host",
            "You told the hosts apart by the number of their task. Numbers begin anew in every "
            "job: chief 0 and worker 0 are two processes.",
            _instead(
                "hosts", lambda record: len({_host(device)[1] for device in record["computes_on"]})
            ),
        ),
        Misconception(
            "distributed-training/replica-is-a-host",
            "You told the hosts apart by job and replica. `replica` is 0 in every name, so all "
            "workers become one host. Which part of the path is another number for each of them?",
            _by_replica,
        ),
        Misconception(
            "distributed-training/servers-counted",
            "You counted the parameter servers too. They keep variables; they compute no gradient.",
            _instead(
                "hosts",
                lambda record: len(
                    {_host(device) for device in [*record["computes_on"], *record["copies"]]}
                ),
            ),
            (_SMALL,),
        ),
        Misconception(
            "distributed-training/several-copies-so-mirrored",
            "You counted the copies. A variable that is divided over several parameter servers has "
            "several places too, and none of them computes.",
            _instead(
                "variables",
                lambda record: (
                    "one device"
                    if len(set(record["computes_on"])) == 1 and "ps" not in record["copies"][0]
                    else "mirrored"
                    if len(record["copies"]) > 1
                    else "parameter servers"
                    if "/job:ps/" in record["copies"][0]
                    else "central"
                ),
            ),
        ),
        Misconception(
            "distributed-training/devices-of-the-cluster",
            "You counted the devices of the whole cluster. Asked is how many a host has.",
            _instead("devices_per_host", lambda record: len(set(record["computes_on"]))),
            (_PAIR,),
        ),
    ),
)

COLUMNS = ("synchronous", "hosts", "devices", "variables", "worker_killed")

TABLE: Mapping[str, tuple[Any, ...]] = {
    "Default": (None, "one", "one", "one device", "all stops"),
    "OneDevice": (None, "one", "one", "one device", "all stops"),
    "Mirrored": (True, "one", "one or more", "mirrored", "all stops"),
    "CentralStorage": (True, "one", "one or more", "central", "all stops"),
    "MultiWorkerMirrored": (True, "one or more", "one or more", "mirrored", "all stops"),
    "ParameterServer": (False, "one or more", "one or more", "parameter servers", "others go on"),
    "TPU": (True, "one or more", "one or more", "mirrored", "all stops"),
}

_MISTAKES: Mapping[tuple[str, str, Any], tuple[str, str]] = {
    ("TPU", "hosts", "one"): (
        "tpu-on-one-host",
        "The well-known table says so. Look where the replicas of the slice were put: they are on "
        "two tasks. A slice spans as many hosts as it has chips for.",
    ),
    ("ParameterServer", "devices", "one"): (
        "parameter-server-needs-one-gpu",
        "The well-known table says one GPU. Your run had none at all, and TensorFlow takes every "
        "GPU that it finds on a worker: the number is no rule.",
    ),
    ("ParameterServer", "synchronous", True): (
        "parameter-server-is-synchronous",
        "Look at the updates of the run: gradients were computed from a version of the weights "
        "and changed a later one. Nobody waited.",
    ),
    ("Mirrored", "hosts", "one or more"): (
        "mirrored-across-hosts",
        "All of its copies had the job localhost. Across hosts there is another strategy, with a "
        "name that says so.",
    ),
    ("ParameterServer", "variables", "mirrored"): (
        "served-variables-are-mirrored",
        "The copies of the run were on the job ps, and nowhere else.",
    ),
    ("CentralStorage", "variables", "mirrored"): (
        "central-is-mirrored",
        "Two devices computed, and the variable had one place.",
    ),
    ("MultiWorkerMirrored", "worker_killed", "others go on"): (
        "all-reduce-goes-on-alone",
        "The run that lost a worker ended with an error on the other one too: an all-reduce needs "
        "everybody.",
    ),
    ("ParameterServer", "worker_killed", "all stops"): (
        "every-worker-is-needed",
        "The run that lost a worker went on to the end: the coordinator gave its steps to another.",
    ),
    ("MultiWorkerMirrored", "devices", "one"): (
        "one-device-a-worker",
        "One was enough in your run, and that is all that it shows. On a host with several GPUs "
        "each of them gets a replica.",
    ),
}


def _row_is_right(name: str) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        table = attempt()
        if not isinstance(table, Mapping):
            raise Rejected(
                f"{attempt.name} returned {show(table)}, of type {type(table).__name__}, where a "
                "dict belongs: a strategy's name, and with it its row."
            )
        if name not in table:
            raise Rejected(f"The table has no row {name!r}.")
        row = table[name]
        if not (isinstance(row, tuple | list) and len(row) == len(COLUMNS)):
            raise Rejected(f"{name}: {show(row)} is not a row of {len(COLUMNS)} entries.")
        for column, said, truth in zip(COLUMNS, row, TABLE[name], strict=True):
            if said == truth and type(said) is type(truth):
                continue
            idea, why = _MISTAKES.get((name, column, said), ("", ""))
            raise Rejected(
                f"{name}, {column}: you say {show(said)}. "
                + (why or "Look at its run again, and at the words that the docstring allows."),
                misconception=f"distributed-training/{idea}" if idea else "",
            )

    return test


STRATEGY_TABLE = Exercise(
    id="distributed-training/strategy-table",
    answer="strategy_table",
    checks=tuple(Check(f"The row of {name}", _row_is_right(name)) for name in TABLE),
    hints=(
        "Your function read_run gives most of it for the six runs. The rest is in the cells about "
        "the TPU and about the kills.",
        "What a run had is possible; what it did not have may be possible too. Two CPUs on one "
        "host show that one or more will do; a worker without a GPU shows that a GPU is no "
        "condition.",
        "The two rows in which the well-known table is wrong are those of the TPU (hosts) and of "
        "the parameter server (devices).",
    ),
    misconceptions=tuple(
        Misconception(f"distributed-training/{idea}", why) for idea, why in _MISTAKES.values()
    ),
)
