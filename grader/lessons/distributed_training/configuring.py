"""Write a cluster's environment variables, and find what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with, difference
from grader.checks.compare import show, show_call
from grader.lab.cluster_task import ROLES_BY_POOL

Addresses = Mapping[str, Sequence[str]]

POOLS: Mapping[str, str] = {role: pool for pool, role in ROLES_BY_POOL.items()}

CLUSTER_SECONDS = 240.0
"""For a check that starts processes. They take two seconds, and a busy machine took 50."""

REAL = (
    ({"chief": 1, "worker": 1}, "TF_CONFIG"),
    ({"chief": 1, "worker": 1, "ps": 1}, "CLUSTER_SPEC"),
)
"""Clusters that are started, and the variable that each of their processes gets."""


def task_environment(addresses: Addresses, role: str, index: int) -> dict[str, Any]:
    """Say what both variables hold, before they are written as JSON."""
    return {
        "TF_CONFIG": {
            "cluster": {
                name: list(each) for name, each in addresses.items() if name != "evaluator"
            },
            "task": {"type": role, "index": index},
        },
        "CLUSTER_SPEC": {
            "cluster": {POOLS[name]: list(each) for name, each in addresses.items()},
            "task": {"type": POOLS[role], "index": index},
            "environment": "cloud",
        },
    }


def _addresses(rng: np.random.Generator, **numbers: int) -> dict[str, list[str]]:
    job = int(rng.integers(100, 999))
    return {
        # Joined while running: a text that equals a literal need not be the same object.
        "".join(list(role)): [
            f"job{job}-{role}-{index}:{2000 + int(rng.integers(999))}" for index in range(number)
        ]
        for role, number in numbers.items()
        if number
    }


def _clusters(rng: np.random.Generator) -> list[dict[str, list[str]]]:
    return [
        _addresses(rng, chief=1, worker=int(rng.integers(1, 4))),
        _addresses(rng, chief=1, worker=2, ps=int(rng.integers(1, 3))),
        _addresses(rng, chief=1, worker=2, ps=2, evaluator=1),
        _addresses(rng, chief=1, worker=1, evaluator=1),
    ]


def _members(addresses: Addresses) -> list[tuple[str, int]]:
    return [(role, index) for role, each in addresses.items() for index in range(len(each))]


def _written(attempt: Attempt, addresses: Addresses, role: str, index: int) -> dict[str, Any]:
    received = attempt(addresses, role, index)
    if not isinstance(received, Mapping):
        raise Rejected(
            f"{attempt.name} returned {show(received)}, of type {type(received).__name__}, where a "
            "dict of two environment variables belongs."
        )
    parsed = {}
    for name in ("TF_CONFIG", "CLUSTER_SPEC"):
        text = received.get(name)
        if not isinstance(text, str):
            raise Rejected(
                f"{name} is {show(text)}, of type {type(text).__name__}. Environment variables are "
                "texts: write the dict as JSON.",
                misconception="distributed-training/variable-is-no-text",
            )
        try:
            parsed[name] = json.loads(text)
        except ValueError as error:
            raise Rejected(
                f"{name} is no JSON ({error}): {text[:120]}",
                misconception="distributed-training/variable-is-no-text",
            ) from None
    return parsed


_Part = Callable[[dict[str, Any]], Any]


def _says(
    part: _Part, explain: Callable[[str, Any, Addresses], tuple[str, str]]
) -> Callable[[Attempt], None]:
    """Make a test that compares one part of the variables for every process of some clusters."""

    def test(attempt: Attempt) -> None:
        for addresses in _clusters(attempt.rng):
            for role, index in _members(addresses):
                found = _written(attempt, addresses, role, index)
                wanted = part(task_environment(addresses, role, index))
                try:
                    received = part(found)
                except (KeyError, TypeError) as error:
                    raise Rejected(
                        f"A part is missing ({error}) in {show(found)}, for {role} {index}."
                    ) from None
                unlike = difference(received, wanted)
                if unlike:
                    why, idea = explain(role, received, addresses)
                    call = show_call(attempt.name, (addresses, role, index))
                    raise Rejected(
                        f"For {role} {index}, the {_PARTS[part]} {unlike}. {why}",
                        misconception=idea,
                        example=call,
                    )

    return test


def _cluster(found: dict[str, Any]) -> Any:
    return found["TF_CONFIG"]["cluster"]


def _task(found: dict[str, Any]) -> Any:
    return found["TF_CONFIG"]["task"]


def _pools(found: dict[str, Any]) -> Any:
    return {key: found["CLUSTER_SPEC"][key] for key in ("cluster", "task", "environment")}


_PARTS: Mapping[_Part, str] = {
    _cluster: "cluster of TF_CONFIG",
    _task: "task of TF_CONFIG",
    _pools: "CLUSTER_SPEC",
}


def _about_cluster(role: str, received: Any, addresses: Addresses) -> tuple[str, str]:
    if isinstance(received, Mapping) and "evaluator" in received:
        return (
            "The evaluator reads checkpoints and talks to nobody; were it in the list, the others "
            "would wait for it.",
            "distributed-training/evaluator-in-cluster",
        )
    if isinstance(received, Mapping) and role in received and len(received) == 1:
        return (
            "Every process gets the whole list, so that it can reach the others.",
            "distributed-training/only-its-own-role",
        )
    if isinstance(received, Mapping) and any(not each for each in received.values()):
        return "A role that nobody has does not belong into the list.", ""
    return "All processes get the same list, by role.", ""


def _about_task(role: str, received: Any, addresses: Addresses) -> tuple[str, str]:
    if isinstance(received, Mapping) and isinstance(received.get("index"), str):
        return "An index is a number, not a text.", ""
    if isinstance(received, Mapping) and received.get("type") == role:
        return (
            "The index counts from 0 within the role. Two processes with the same one would open "
            "the same address, and one address would stay empty.",
            "distributed-training/wrong-index",
        )
    return "The type is the process's own role.", ""


def _about_pools(role: str, received: Any, addresses: Addresses) -> tuple[str, str]:
    cluster = received["cluster"]
    if isinstance(cluster, Mapping) and "evaluator" in addresses and "workerpool3" not in cluster:
        if "workerpool2" in cluster and "ps" not in addresses:
            return (
                "A pool that is skipped keeps its number: evaluators are pool 3, with or without "
                "parameter servers.",
                "distributed-training/pools-closed-up",
            )
        return "CLUSTER_SPEC lists all pools of the job, the evaluators' too.", ""
    if isinstance(cluster, Mapping) and set(cluster) & set(POOLS):
        return (
            "It knows pools, not roles: the name of a role means nothing outside TensorFlow.",
            "distributed-training/roles-for-pools",
        )
    return "Pools go by number: chief, workers, parameter servers, evaluators.", ""


def _real_clusters(attempt: Attempt) -> None:
    """Start two real clusters with the answer's variables, once these are right on paper."""
    from grader.lab import rollcall
    from grader.lab.cluster import ClusterError, cluster_spec

    planned = []
    for sizes, kept in REAL:
        addresses = cluster_spec(**sizes)
        variables = {}
        for role, index in _members(addresses):
            found = _written(attempt, addresses, role, index)
            if difference(found.get(kept), task_environment(addresses, role, index)[kept]):
                raise Rejected(
                    f"No cluster was started: {kept} of {role} {index} is not right yet, and "
                    "processes with it would wait for one another until somebody stops them."
                )
            variables[f"{role} {index}"] = {kept: json.dumps(found[kept])}
        planned.append((addresses, variables))
    for addresses, variables in planned:
        try:
            answered = rollcall.call(addresses, variables)
        except ClusterError as error:
            raise Rejected(f"The processes did not come together: {error}") from None
        if answered != len(_members({**addresses, "ps": []})):
            raise Rejected(f"Only {answered} processes answered, of {show(addresses)}.")


ENVIRONMENT = Exercise(
    id="distributed-training/environment",
    answer="task_environment",
    checks=(
        Check("TF_CONFIG has the same cluster for all", _says(_cluster, _about_cluster)),
        Check("TF_CONFIG tells each process who it is", _says(_task, _about_task)),
        Check("CLUSTER_SPEC says the same by pools", _says(_pools, _about_pools)),
        Check("Real processes find one another with it", _real_clusters, 2, CLUSTER_SECONDS),
    ),
    hints=(
        "Write the two dicts first, and json.dumps them last. Print one, and read it as the "
        "process that gets it: where are the others, who am I?",
        "TF_CONFIG: `cluster` is the same for all and leaves the evaluator out; `task` has `type` "
        "and `index`. An evaluator has a task too.",
        "CLUSTER_SPEC: a dict of roles to pool names does all of it. Its cluster has every pool "
        "that the job has, and its task's type is the name of a pool.",
    ),
    misconceptions=(
        Misconception("distributed-training/evaluator-in-cluster", "The evaluator is in the list."),
        Misconception("distributed-training/only-its-own-role", "A process gets its role only."),
        Misconception("distributed-training/wrong-index", "The index does not count in the role."),
        Misconception("distributed-training/roles-for-pools", "Roles stand where pools belong."),
        Misconception("distributed-training/pools-closed-up", "A skipped pool lost its number."),
        Misconception("distributed-training/variable-is-no-text", "A variable is no JSON text."),
    ),
)

FAULTS = (
    "clusters differ",
    "same task twice",
    "index outside",
    "two chiefs",
    "nobody leads",
    "ps without its strategy",
    "evaluator in cluster",
)


def find_faults(configs: Sequence[str], strategy: str) -> list[str]:
    """Look for the seven faults, in the order of the alphabet."""
    parsed = [json.loads(config) for config in configs]
    clusters = [config["cluster"] for config in parsed]
    tasks = [(config["task"]["type"], config["task"]["index"]) for config in parsed]
    roles = {role for cluster in clusters for role in cluster}
    leaders = [cluster for cluster in clusters if cluster.get("chief") or cluster.get("worker")]
    found = {
        "clusters differ": any(cluster != clusters[0] for cluster in clusters),
        "same task twice": len(set(tasks)) < len(tasks),
        "index outside": any(
            task != "evaluator" and not 0 <= index < len(cluster.get(task, []))
            for (task, index), cluster in zip(tasks, clusters, strict=True)
        ),
        "two chiefs": any(len(cluster.get("chief", [])) > 1 for cluster in clusters),
        "nobody leads": len(leaders) < len(clusters),
        "ps without its strategy": "ps" in roles and strategy != "ParameterServerStrategy",
        "evaluator in cluster": "evaluator" in roles,
    }
    return sorted(fault for fault, is_there in found.items() if is_there)


def _configs(addresses: Addresses) -> list[dict[str, Any]]:
    return [
        task_environment(addresses, role, index)["TF_CONFIG"] for role, index in _members(addresses)
    ]


Damage = Callable[[list[dict[str, Any]], np.random.Generator], Any]


def _none(configs: list[dict[str, Any]], rng: np.random.Generator) -> None:
    return


def _differ(configs: list[dict[str, Any]], rng: np.random.Generator) -> None:
    configs[int(rng.integers(len(configs)))]["cluster"]["worker"][0] = "elsewhere:2222"


def _twice(configs: list[dict[str, Any]], rng: np.random.Generator) -> None:
    next(each for each in configs if each["task"] == {"type": "worker", "index": 1})["task"][
        "index"
    ] = 0


def _outside(place: int, beyond: int) -> Damage:
    def damage(configs: list[dict[str, Any]], rng: np.random.Generator) -> None:
        task = configs[place]["task"]
        task["index"] = len(configs[place]["cluster"][task["type"]]) + beyond

    return damage


def _chiefs(configs: list[dict[str, Any]], rng: np.random.Generator) -> None:
    for each in configs:
        each["cluster"]["chief"] = ["a:1", "b:1"]


def _leaderless(configs: list[dict[str, Any]], rng: np.random.Generator) -> None:
    configs[:] = [each for each in configs if each["task"]["type"] == "ps"]
    for each in configs:
        del each["cluster"]["worker"], each["cluster"]["chief"]


def _inside(configs: list[dict[str, Any]], rng: np.random.Generator) -> None:
    for each in configs:
        each["cluster"]["evaluator"] = ["e:1"]


def _fault_cases(
    damage: Damage, with_servers: bool = True, evaluator: int = 0
) -> Callable[[np.random.Generator], list[tuple[list[str], str]]]:
    def cases(rng: np.random.Generator) -> list[tuple[list[str], str]]:
        found = []
        for servers in (0, int(rng.integers(1, 3))) if damage is not _leaderless else (2,):
            sizes = {"chief": 1, "worker": int(rng.integers(2, 4)), "ps": servers}
            configs = _configs(_addresses(rng, **sizes, evaluator=evaluator))
            damage(configs, rng)
            texts = [json.dumps(each) for each in configs]
            # Joined while running: a text that equals a literal need not be the same object.
            right = "".join(("ParameterServer" if servers else "MultiWorkerMirrored", "Strategy"))
            found.append((texts, right))
            if servers and with_servers:
                found += [
                    (texts, other) for other in ("MultiWorkerMirroredStrategy", "TPUStrategy")
                ]
        return found

    return cases


def _sound_cases(rng: np.random.Generator) -> list[tuple[list[str], str]]:
    """Give sound clusters: also one without a chief, and one whose keys come in another order."""
    headless = _addresses(rng, worker=3)
    shuffled = [
        {"task": each["task"], "cluster": dict(reversed(each["cluster"].items()))}
        for each in _configs(_addresses(rng, chief=1, worker=2, ps=1, evaluator=1))
    ]
    mixed = _configs(_addresses(rng, chief=1, worker=2, ps=1, evaluator=1))
    mixed[1] = shuffled[1] | {"cluster": dict(reversed(mixed[1]["cluster"].items()))}
    return [
        *_fault_cases(_none, with_servers=False)(rng),
        *_fault_cases(_none, with_servers=False, evaluator=1)(rng),
        ([json.dumps(each) for each in _configs(headless)], "MultiWorkerMirroredStrategy"),
        ([json.dumps(_configs(_addresses(rng, worker=1))[0])], "MultiWorkerMirroredStrategy"),
        ([json.dumps(each) for each in mixed], "ParameterServerStrategy"),
    ]


def _without(
    fault: str, otherwise: Callable[[Sequence[str], str], bool] = lambda *_: False
) -> Callable[[Sequence[str], str], list[str]]:
    def wrong(configs: Sequence[str], strategy: str) -> list[str]:
        kept = [each for each in find_faults(configs, strategy) if each != fault]
        return sorted([*kept, fault]) if otherwise(configs, strategy) else kept

    return wrong


FIND_FAULTS = Exercise(
    id="distributed-training/find-faults",
    answer="find_faults",
    checks=(
        Check("Finds nothing in sound clusters", agrees_with(find_faults, _sound_cases)),
        Check("Sees clusters that differ", agrees_with(find_faults, _fault_cases(_differ))),
        Check("Sees a task that two claim", agrees_with(find_faults, _fault_cases(_twice))),
        Check(
            "Sees an index without address",
            agrees_with(
                find_faults,
                lambda rng: [
                    case
                    for place, beyond in ((0, 0), (-1, 0), (-1, 2))
                    for case in _fault_cases(_outside(place, beyond))(rng)
                ],
            ),
        ),
        Check("Sees two chiefs", agrees_with(find_faults, _fault_cases(_chiefs))),
        Check("Sees that nobody leads", agrees_with(find_faults, _fault_cases(_leaderless))),
        Check(
            "Sees the evaluator in the list",
            agrees_with(find_faults, _fault_cases(_inside, evaluator=1)),
        ),
    ),
    hints=(
        "Parse all of them first. Then each fault is one question with a yes or a no; collect the "
        "names of those with a yes, and sort them.",
        "Compare parsed dicts, not texts: the order of keys means nothing. A cluster is led by its "
        "chief, or by worker 0 where there is none.",
        "An evaluator is not in the cluster, so its index has no address, and that is right. "
        "Parameter servers in the list are a fault only under another strategy.",
    ),
    misconceptions=(
        Misconception(
            "distributed-training/texts-compared",
            "You compared texts. JSON with the keys in another order says the same.",
            _without(
                "clusters differ",
                lambda configs, _: (
                    len({json.dumps(json.loads(config)["cluster"]) for config in configs}) > 1
                ),
            ),
        ),
        Misconception(
            "distributed-training/evaluator-needs-address",
            "An evaluator works beside the cluster: it has a task and no address.",
            lambda configs, strategy: sorted(
                {
                    *find_faults(configs, strategy),
                    *(
                        ["index outside"]
                        if any(
                            config["task"]["type"] == "evaluator"
                            for config in map(json.loads, configs)
                        )
                        else []
                    ),
                }
            ),
        ),
        Misconception(
            "distributed-training/chief-required",
            "A cluster without a chief is sound: worker 0 leads it.",
            lambda configs, strategy: sorted(
                {
                    *find_faults(configs, strategy),
                    *(
                        ["nobody leads"]
                        if not all("chief" in json.loads(config)["cluster"] for config in configs)
                        else []
                    ),
                }
            ),
        ),
        Misconception(
            "distributed-training/servers-with-any-strategy",
            "Only ParameterServerStrategy has parameter servers. Under an all-reduce nobody would "
            "talk to them, and they would wait without end.",
            _without("ps without its strategy"),
        ),
        Misconception(
            "distributed-training/same-index-twice",
            "Two processes with the same task open the same address: one of them fails, and the "
            "others wait for a member that is not there.",
            _without("same task twice"),
        ),
    ),
)
