"""Write a distributed job as the platform's own proto, and check what the proto does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, difference
from grader.checks.compare import show, show_call

Job = Mapping[str, Any]

PLACES: Mapping[str, int] = {"chief": 0, "worker": 1, "ps": 2, "reducer": 2, "evaluator": 3}
"""Which pool each role belongs into."""


def custom_job(job: Job) -> Any:
    """Read the job from the JSON form of the service's REST interface."""
    import json

    from google.cloud.aiplatform_v1 import CustomJob

    roles = job["roles"]
    if {"ps", "reducer"} <= set(roles):
        raise ValueError("parameter servers and reducers both want pool 2")
    if roles.get("chief", {"replicas": 0})["replicas"] != 1:
        raise ValueError("pool 0 has exactly one replica")
    if roles.get("evaluator", {"replicas": 0})["replicas"] > 1:
        raise ValueError("TensorFlow expects one evaluator at most")
    pools: list[dict[str, Any]] = [{} for _ in range(1 + max(PLACES[role] for role in roles))]
    for role, group in roles.items():
        pools[PLACES[role]] = _pool(group)
    told = {"display_name": job["name"], "job_spec": {"worker_pool_specs": pools}}
    return CustomJob.from_json(json.dumps(told))


def _pool(group: Mapping[str, Any]) -> dict[str, Any]:
    machine: dict[str, Any] = {"machine_type": group["machine"]}
    if group.get("accelerator"):
        kind, count = group["accelerator"]
        machine |= {"accelerator_type": kind, "accelerator_count": count}
    return {
        "machine_spec": machine,
        "replica_count": group["replicas"],
        "container_spec": {"image_uri": group["image"]},
    }


def _group(replicas: int, machine: str, accelerator: Any = None, image: str = "train") -> Any:
    return {
        "replicas": replicas,
        "machine": machine,
        "accelerator": accelerator,
        "image": f"europe-docker.pkg.dev/shop/training/{image}:3",
    }


A100 = ("NVIDIA_TESLA_A100", 1)


def _job(**roles: Any) -> Job:
    return {"name": "nightly", "roles": roles}


def _chief() -> Any:
    return _group(1, "a2-highgpu-1g", A100)


def _jobs(rng: np.random.Generator) -> list[Job]:
    """Give jobs that are in order, with every combination of pools that is."""
    workers, servers = (int(number) for number in rng.integers(2, 9, 2))
    worker = _group(workers, "a2-highgpu-1g", A100)
    server, reducer = (
        _group(servers, "n1-highmem-8"),
        _group(servers, "n1-highcpu-16", image="reduce"),
    )
    evaluator = _group(1, "n1-standard-8", ("NVIDIA_TESLA_T4", 2), "evaluate")
    return [
        _job(chief=_chief()),
        _job(chief=_chief(), worker=worker),
        _job(worker=worker, ps=server, chief=_chief()),
        _job(chief=_chief(), worker=worker, reducer=reducer),
        _job(chief=_chief(), worker=worker, ps=server, evaluator=evaluator),
        _job(evaluator=evaluator, worker=worker, chief=_chief()),
        _job(chief=_chief(), evaluator=evaluator),
        _job(chief=_chief(), ps=server),
        _job(chief=_chief(), evaluator={**evaluator, "replicas": 0}),
        {**_job(chief=_group(1, "n1-standard-4")), "name": f"trial-{workers}"},
    ]


def _pools_of(received: Any) -> list[dict[str, Any]]:
    """Pick out of a job's pools what the exercise asks for; empty ones at the end do not count."""
    told = type(received).to_dict(received)["job_spec"]["worker_pool_specs"]
    pools = []
    for pool in told:
        machine = pool.get("machine_spec") or {}
        pools.append(
            {
                "replicas": int(pool.get("replica_count", 0)),
                "machine": machine.get("machine_type", ""),
                "accelerator": (
                    machine.get("accelerator_type", 0),
                    machine.get("accelerator_count", 0),
                ),
                "image": (pool.get("container_spec") or {}).get("image_uri", ""),
            }
        )
    while pools and not pools[-1]["machine"] and not pools[-1]["replicas"]:
        pools.pop()
    return pools


def _built(attempt: Attempt, job: Job) -> Any:
    from google.cloud.aiplatform_v1 import CustomJob

    received = attempt(job)
    if not isinstance(received, CustomJob):
        raise Rejected(
            f"{attempt.name} returned {show(received)}, of type {type(received).__name__}, where a "
            "CustomJob of google.cloud.aiplatform_v1 belongs."
        )
    return received


def _pools_say(key: str, explain: Callable[[Job, list[Any]], tuple[str, str]]) -> Any:
    def test(attempt: Attempt) -> None:
        for job in _jobs(attempt.rng):
            pools = _pools_of(_built(attempt, job))
            received, wanted = (
                [pool[key] for pool in each] for each in (pools, _pools_of(custom_job(job)))
            )
            if difference(received, wanted):
                why, idea = explain(job, received)
                roles = {role: group["replicas"] for role, group in job["roles"].items()}
                raise Rejected(
                    f"For the roles {show(roles)} the pools have the {key} {show(received)}. {why}",
                    misconception=idea,
                    example=show_call(attempt.name, (job,)),
                )

    return test


def _about_replicas(job: Job, received: list[int]) -> tuple[str, str]:
    roles = job["roles"]
    first = received[0] if received else 0
    if first > 1:
        return (
            "Pool 0 is the chief alone: it reports the job's state, and there is exactly one.",
            "distributed-training/all-in-pool-0",
        )
    if "evaluator" in roles and len(received) < PLACES["evaluator"] + 1:
        return (
            "Evaluators are pool 3, whatever is missing before them: a pool that is skipped stays "
            "as an empty spec.",
            "distributed-training/evaluator-in-pool-2",
        )
    if "worker" not in roles and len(received) > 1 and received[1]:
        return (
            "Without workers pool 1 stays, empty: a pool's number says its role.",
            "distributed-training/skipped-pool-dropped",
        )
    if "worker" in roles and len(received) > 1 and received[1] == roles["worker"]["replicas"] - 1:
        return (
            "The chief is not one of the workers here: every role has its own number.",
            "distributed-training/chief-among-workers",
        )
    return "Each role has its pool: chief 0, workers 1, parameter servers or reducers 2, ...", ""


def _about_field(job: Job, received: list[Any]) -> tuple[str, str]:
    if len(set(map(str, received))) == 1 and len(received) > 1:
        return (
            "The roles may differ in everything: a parameter server needs memory and network, no "
            "GPU.",
            "distributed-training/one-machine-for-all",
        )
    return "Each group of the job has its own.", ""


def _named(attempt: Attempt) -> None:
    for job in _jobs(attempt.rng):
        name = _built(attempt, job).display_name
        if name != job["name"]:
            raise Rejected(f"The display name is {show(name)}; the job is called {job['name']!r}.")


def _refuses(why: str, idea: str, *wrong: Mapping[str, Any]) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        for roles in wrong:
            _refuse(attempt, _job(**roles), why, idea)
        # Refusing everything is no answer.
        _built(attempt, _job(chief=_chief(), worker=_group(2, "n1-standard-4")))

    return test


def _refuse(attempt: Attempt, job: Job, why: str, idea: str) -> None:
    try:
        attempt.function(job)
    except ValueError:
        return
    except NotImplementedError:
        attempt(job)
    raise Rejected(
        f"{show_call(attempt.name, (job,))} gave a job, and the proto takes it. {why} Raise a "
        "ValueError.",
        misconception=idea,
    )


WORKER_POOLS = Exercise(
    id="distributed-training/worker-pools",
    answer="custom_job",
    checks=(
        Check("Puts each role into its pool", _pools_say("replicas", _about_replicas), 2),
        Check("Gives each pool its machine", _pools_say("machine", _about_field)),
        Check("Gives each pool its accelerator", _pools_say("accelerator", _about_field)),
        Check("Gives each pool its image", _pools_say("image", _about_field), 0.5),
        Check("Names the job", _named, 0.5),
        Check(
            "Refuses parameter servers beside reducers",
            _refuses(
                "Both want pool 2; and an all-reduce needs no parameter servers.",
                "distributed-training/ps-beside-reducers",
                {
                    "chief": _chief(),
                    "ps": _group(2, "n1-highmem-8"),
                    "reducer": _group(2, "n1-highcpu-16"),
                },
            ),
        ),
        Check(
            "Refuses a pool 0 that is not one chief",
            _refuses(
                "Pool 0 must have exactly one replica; the service turns the job down later.",
                "distributed-training/any-number-of-chiefs",
                {"chief": _group(4, "n1-standard-8")},
                {"chief": _group(0, "n1-standard-8"), "worker": _group(2, "n1-standard-8")},
                {"worker": _group(2, "n1-standard-8")},
            ),
        ),
        Check(
            "Refuses a second evaluator",
            _refuses(
                "TensorFlow expects one evaluator at most.",
                "distributed-training/two-evaluators",
                {"chief": _chief(), "evaluator": _group(2, "n1-standard-8")},
            ),
        ),
    ),
    hints=(
        "worker_pool_specs is a list, and a pool's place in it is its role. Start with as many "
        "empty specs as the last role needs, then fill in the places.",
        "A dict of roles to places does it; parameter servers and reducers share place 2. An empty "
        "WorkerPoolSpec() is what stays in a place that nobody has.",
        "WorkerPoolSpec has machine_spec (machine_type, accelerator_type, accelerator_count), "
        "replica_count and container_spec (image_uri). All may be given as dicts. Raise before you "
        "build: the proto checks nothing.",
    ),
    misconceptions=(
        Misconception("distributed-training/all-in-pool-0", "Everybody is in pool 0."),
        Misconception("distributed-training/evaluator-in-pool-2", "The evaluator moved up."),
        Misconception("distributed-training/skipped-pool-dropped", "A skipped pool was dropped."),
        Misconception("distributed-training/chief-among-workers", "The chief was subtracted."),
        Misconception("distributed-training/one-machine-for-all", "All pools are the same."),
        Misconception("distributed-training/ps-beside-reducers", "Both were taken."),
        Misconception("distributed-training/any-number-of-chiefs", "Any number of chiefs goes."),
        Misconception("distributed-training/two-evaluators", "Two evaluators were taken."),
    ),
)
