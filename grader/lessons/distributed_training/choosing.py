"""Choose a strategy, a way to divide a model, and whether reducers help."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.checks import Check, Decision, Exercise, Misconception, agrees_with
from grader.checks.decisions import Case

STRATEGIES = (
    "no strategy",
    "OneDeviceStrategy",
    "MirroredStrategy",
    "CentralStorageStrategy",
    "MultiWorkerMirroredStrategy",
    "ParameterServerStrategy",
    "TPUStrategy",
)


def choose_strategy(case: Case) -> str:
    """Go through the questions that the lesson's text puts, in its order."""
    if case["accelerator"] == "tpu":
        return "TPUStrategy"
    if case["waiting"] == "no":
        return "ParameterServerStrategy"
    if case["hosts"] > 1:
        return "MultiWorkerMirroredStrategy"
    if case["devices"] > 1:
        return (
            "CentralStorageStrategy" if case["variables"] == "on the host" else "MirroredStrategy"
        )
    return "OneDeviceStrategy" if case["device_named"] else "no strategy"


def _case(
    hosts: int = 1,
    devices: int = 1,
    accelerator: str = "gpu",
    waiting: str = "yes",
    variables: str = "on each device",
    device_named: bool = False,
) -> dict[str, Any]:
    return {
        "hosts": hosts,
        "devices": devices,
        "accelerator": accelerator,
        "waiting": waiting,
        "variables": variables,
        "device_named": device_named,
    }


def _told(case: Case) -> dict[str, Any]:
    """Write the texts of a case anew: one that equals a literal need not be the same object."""
    return {
        key: "".join(list(value)) if isinstance(value, str) else value
        for key, value in case.items()
    }


STORIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("A notebook with one GPU.", _case()),
    ("A script that must run on the second GPU only.", _case(device_named=True)),
    ("A workstation with four GPUs, a ResNet.", _case(devices=4)),
    (
        "Four GPUs in a workstation; an embedding table that only the host's memory can hold.",
        _case(devices=4, variables="on the host"),
    ),
    ("Eight hosts with eight A100 each, synchronous.", _case(hosts=8, devices=8)),
    ("Sixteen hosts without any GPU, synchronous.", _case(hosts=16, accelerator="cpu")),
    (
        "Fifty workers on Spot capacity that come and go; nobody is to wait for anybody.",
        _case(hosts=50, waiting="no"),
    ),
    ("Twenty workers with two GPUs each, asynchronous.", _case(hosts=20, devices=2, waiting="no")),
    ("A TPU board with eight cores on one host.", _case(devices=8, accelerator="tpu")),
    ("A slice of a TPU Pod, sixty-four hosts.", _case(hosts=64, devices=4, accelerator="tpu")),
)


def _every_case() -> list[dict[str, Any]]:
    return [
        _case(hosts, devices, accelerator, waiting, variables, named)
        for hosts, devices, accelerator, waiting, variables, named in itertools.product(
            (1, 2, 24),
            (1, 2, 8),
            ("cpu", "gpu", "tpu"),
            ("yes", "no"),
            ("on each device", "on the host"),
            (False, True),
        )
        # Alone there is nobody to wait for, and TPU cores always step together.
        if not (waiting == "no" and (hosts == 1 or accelerator == "tpu"))
    ]


_CHOICES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("TPUStrategy", "MultiWorkerMirroredStrategy"): (
        "tpu-on-one-host",
        "TPUStrategy is not bound to one host: a slice spans many, and its cores talk over links "
        "of their own.",
    ),
    ("MultiWorkerMirroredStrategy", "MirroredStrategy"): (
        "mirrored-across-hosts",
        "MirroredStrategy sees the devices of one host. The other hosts would each train alone.",
    ),
    ("MultiWorkerMirroredStrategy", "ParameterServerStrategy"): (
        "parameter-server-is-synchronous",
        "Parameter servers let every worker go on alone. Here the workers are to step together.",
    ),
    ("MultiWorkerMirroredStrategy", "TPUStrategy"): (
        "several-hosts-so-tpu",
        "Several hosts are no TPU.",
    ),
    ("ParameterServerStrategy", "MultiWorkerMirroredStrategy"): (
        "all-reduce-without-waiting",
        "An all-reduce needs everybody in every step: the slowest sets the pace, and one that is "
        "taken away stops all.",
    ),
    ("MirroredStrategy", "MultiWorkerMirroredStrategy"): (
        "several-devices-so-several-workers",
        "One host needs no cluster: its devices are reached from one process.",
    ),
    ("MirroredStrategy", "CentralStorageStrategy"): (
        "central-without-need",
        "The variables fit on each device. In the host's memory every read and every update would "
        "cross the bus.",
    ),
    ("CentralStorageStrategy", "MirroredStrategy"): (
        "mirrored-though-too-large",
        "Mirrored variables need a whole copy on each device. These only fit into the host.",
    ),
    ("CentralStorageStrategy", "ParameterServerStrategy"): (
        "server-on-one-host",
        "Parameter servers are processes on other machines. Here one host has all devices.",
    ),
    ("no strategy", "MirroredStrategy"): (
        "strategy-for-one-device",
        "One device has nothing to mirror.",
    ),
    ("OneDeviceStrategy", "no strategy"): (
        "named-device-left-to-chance",
        "A certain device was asked for; TensorFlow alone would take the first.",
    ),
}


def _records() -> list[dict[str, Any]]:
    told = [{"story": story, **_told(case)} for story, case in STORIES]
    return told + [{"story": "", **_told(case)} for case in _every_case()]


def _chosen(wanted: str, given: str) -> Callable[[Case, str, str], bool]:
    return lambda case, received, right: (right, received) == (wanted, given)


def _wanted(name: str) -> Callable[[Case], bool]:
    return lambda case: choose_strategy(case) == name


_IDEAS = tuple(
    (Misconception(f"distributed-training/{idea}", why), _chosen(*pair))
    for pair, (idea, why) in _CHOICES.items()
)

DECISION = Decision(
    _records,
    choose_strategy,
    lambda received: received in STRATEGIES,
    None,
    _IDEAS,
    "Which field of the case rules it out?",
    "one of the names",
)

CHOOSE_STRATEGY = Exercise(
    id="distributed-training/choose-strategy",
    answer="choose_strategy",
    checks=tuple(DECISION.check(f"Where {name} is right", _wanted(name)) for name in STRATEGIES),
    hints=(
        "Ask in this order: is it a TPU, may the workers wait for one another, is there more than "
        "one host, more than one device?",
        "A TPU has one strategy on one host and on many. Asynchronous means parameter servers. "
        "The rest is synchronous, and the number of hosts decides.",
        "On one host with several devices it matters where the variables fit. With one device it "
        "matters only whether somebody named it.",
    ),
    misconceptions=tuple(idea for idea, _ in _IDEAS),
)

STATES = 4
"""Weights, gradients and Adam's two moments, each as large as the weights."""


def plan(case: Case) -> dict[str, Any]:
    """Divide the data if the model fits, else the layers if each fits, else the layers' tensors."""
    device, devices = case["device_gb"], case["devices"]
    needed = STATES * case["weights_gb"] + case["activations_gb"]
    parts = max(1, math.ceil(needed / device))
    if parts == 1:
        scheme = "data" if devices > 1 else "none"
    elif STATES * case["largest_layer_gb"] + case["activations_gb"] <= device:
        scheme = "pipeline"
    else:
        scheme = "tensor"
    bubble = (parts - 1) / (case["microbatches"] + parts - 1) if scheme == "pipeline" else 0.0
    return {"scheme": scheme, "parts": parts, "copies": devices // parts, "idle": bubble}


def _model(
    weights: float,
    largest: float,
    device: float = 80.0,
    devices: int = 8,
    microbatches: int = 8,
    activations: float = 2.0,
) -> dict[str, Any]:
    return {
        "weights_gb": weights,
        "activations_gb": activations,
        "largest_layer_gb": largest,
        "device_gb": device,
        "devices": devices,
        "microbatches": microbatches,
    }


_Models = list[tuple[dict[str, Any]]]


def _fitting(rng: np.random.Generator) -> _Models:
    return [
        (_model(1.0, 0.2),),
        (_model(1.0, 0.2, devices=1),),
        (_model(1.0, 0.2, devices=2),),
        (_model(19.5, 3.0),),
        (_model(float(rng.integers(2, 15)), 1.0, devices=int(rng.integers(2, 64))),),
        (_model(4.0, 1.0, device=16.0, activations=0.0),),
    ]


def _layered(rng: np.random.Generator) -> _Models:
    return [
        (_model(79.0, 5.0),),
        (_model(24.0, 2.0),),
        (_model(60.0, 3.0, devices=16, microbatches=4),),
        (_model(79.5, 6.0, microbatches=int(rng.integers(1, 40))),),
        (_model(float(rng.integers(25, 90)), 4.0, devices=int(rng.integers(8, 40))),),
        (_model(22.0, 19.5, devices=4),),
    ]


def _huge(rng: np.random.Generator) -> _Models:
    return [
        (_model(60.0, 30.0),),
        (_model(22.0, 19.6, devices=4),),
        (_model(float(rng.integers(40, 90)), 25.0, devices=16),),
        (_model(70.0, 21.0, microbatches=32),),
    ]


def _all_models(rng: np.random.Generator) -> _Models:
    return [*_fitting(rng), *_layered(rng), *_huge(rng)]


def _replanned(**changes: Callable[[Case], Any]) -> Callable[[Case], dict[str, Any]]:
    """Make a wrong plan: of a changed case, told with the true case's other entries."""

    def wrong(case: Case) -> dict[str, Any]:
        return plan({**case, **{key: change(case) for key, change in changes.items()}})

    return wrong


PLAN = Exercise(
    id="distributed-training/plan",
    answer="plan",
    checks=(
        Check("Divides the data where the model fits", agrees_with(plan, _fitting, key="scheme")),
        Check(
            "Divides layers, or tensors, where it does not",
            agrees_with(plan, lambda rng: [*_layered(rng), *_huge(rng)], key="scheme"),
        ),
        Check("Counts the parts of a model", agrees_with(plan, _all_models, key="parts")),
        Check("Counts the copies of a model", agrees_with(plan, _all_models, key="copies")),
        Check(
            "Knows how long a pipeline idles",
            agrees_with(plan, lambda rng: [*_layered(rng), *_huge(rng)], key="idle"),
        ),
    ),
    hints=(
        "First the memory: training holds the weights four times over (weights, gradients, two "
        "moments of Adam), and the activations.",
        "Does all of that fit on one device? Then copy the model and divide the data. If not: does "
        "the largest layer fit on one, with its gradients, moments and the activations?",
        "Parts: the needed memory by the device's, rounded up. Copies: devices by parts, rounded "
        "down. A pipeline of p stages and m micro-batches takes m + p - 1 ticks, p - 1 of them "
        "idle on each device.",
    ),
    misconceptions=(
        Misconception(
            "distributed-training/only-weights-need-memory",
            "You counted the weights alone. Training also holds a gradient and two moments for "
            "each of them.",
            _replanned(
                weights_gb=lambda case: case["weights_gb"] / STATES,
                largest_layer_gb=lambda case: case["largest_layer_gb"] / STATES,
            ),
        ),
        Misconception(
            "distributed-training/model-parallel-though-it-fits",
            "The model fits on one device. Divided, its parts would wait for one another and gain "
            "nothing.",
            lambda case: (
                {**plan(case), "scheme": "pipeline"}
                if plan(case)["scheme"] == "data"
                else plan(case)
            ),
        ),
        Misconception(
            "distributed-training/data-parallel-though-too-large",
            "A copy of this model does not fit on any device: more devices hold more copies, and "
            "none of them fits.",
            lambda case: {**plan(case), "scheme": "data" if case["devices"] > 1 else "none"},
        ),
        Misconception(
            "distributed-training/always-pipeline",
            "A pipeline cuts between layers. Here one layer alone is too large for a device: it "
            "has to be cut itself.",
            _replanned(largest_layer_gb=lambda case: 0.0),
        ),
        Misconception(
            "distributed-training/all-devices-are-copies",
            "You counted every device as a copy. A copy of a divided model takes as many devices "
            "as it has parts.",
            lambda case: {**plan(case), "copies": case["devices"]},
        ),
        Misconception(
            "distributed-training/bubble-of-batches",
            "You divided the idle ticks by the number of micro-batches. A device also waits p - 1 "
            "ticks: the whole takes m + p - 1.",
            lambda case: {
                **plan(case),
                "idle": (plan(case)["parts"] - 1) / case["microbatches"]
                if plan(case)["scheme"] == "pipeline"
                else 0.0,
            },
        ),
        Misconception(
            "distributed-training/pipeline-never-idle",
            "A pipeline has to fill and to drain: devices at the end wait for the first "
            "micro-batch, and those at the beginning for the last.",
            lambda case: {**plan(case), "idle": 0.0},
        ),
    ),
)


def reducers(job: Case) -> int:
    """Ask for as many reducers as carry the workers' bandwidth, where they help at all."""
    helps = (
        job["accelerator"] == "gpu"
        and job["nodes"] > 1
        and job["updates"] == "all-reduce over NCCL"
        and job["waits_for"] == "the network"
    )
    return math.ceil(job["nodes"] * job["node_gbps"] / job["reducer_gbps"]) if helps else 0


def _training(
    nodes: int = 4,
    node_gbps: int = 32,
    reducer_gbps: int = 32,
    accelerator: str = "gpu",
    updates: str = "all-reduce over NCCL",
    waits_for: str = "the network",
) -> dict[str, Any]:
    return {
        "accelerator": accelerator,
        "nodes": nodes,
        "updates": updates,
        "waits_for": waits_for,
        "node_gbps": node_gbps,
        "reducer_gbps": reducer_gbps,
    }


def _helped(rng: np.random.Generator) -> list[tuple[dict[str, Any]]]:
    return [
        (_told(_training()),),
        (_training(nodes=2, node_gbps=100),),
        (_training(nodes=8, node_gbps=100),),
        (_training(nodes=int(rng.integers(3, 40)), node_gbps=int(rng.integers(33, 100))),),
        (_training(nodes=3, node_gbps=10, reducer_gbps=100),),
    ]


def _otherwise(**changes: Any) -> Callable[[np.random.Generator], list[tuple[dict[str, Any]]]]:
    def cases(rng: np.random.Generator) -> list[tuple[dict[str, Any]]]:
        nodes = 1 if changes.get("nodes") == 1 else int(rng.integers(2, 20))
        gbps = int(rng.integers(16, 101))
        return [(_told(_training(**{"nodes": nodes, "node_gbps": gbps, **changes})),)]

    return cases


def _both(first: Any, second: Any) -> Callable[[np.random.Generator], list[Any]]:
    return lambda rng: [*first(rng), *second(rng)]


def _although(**fields: Any) -> Callable[[Case], int]:
    """Decide as if these fields said nothing."""
    return lambda job: reducers({**job, **fields})


def _sized(wrong: Callable[[Case], int]) -> Callable[[Case], int]:
    return lambda job: wrong(job) if reducers(job) else 0


REDUCERS = Exercise(
    id="distributed-training/reducers",
    answer="reducers",
    checks=(
        Check("Enough for the workers' bandwidth", agrees_with(reducers, _helped), 2),
        Check(
            "None for TPUs and CPUs",
            agrees_with(
                reducers, _both(_otherwise(accelerator="tpu"), _otherwise(accelerator="cpu"))
            ),
        ),
        Check("None for a single node", agrees_with(reducers, _otherwise(nodes=1))),
        Check(
            "None without an all-reduce over NCCL",
            agrees_with(
                reducers,
                _both(
                    _otherwise(updates="asynchronous, parameter servers"),
                    _otherwise(updates="all-reduce over gRPC"),
                ),
            ),
        ),
        Check(
            "None where training waits for something else",
            agrees_with(
                reducers,
                _both(_otherwise(waits_for="the input"), _otherwise(waits_for="the computation")),
            ),
        ),
    ),
    hints=(
        "Reducers take over the adding up in an all-reduce of GPUs. What has to be true so that "
        "there is one, that it is slow, and that it goes over the network?",
        "Four conditions, all of them: GPUs, more than one node, NCCL, and waiting for the "
        "network. If one fails, the answer is 0.",
        "All workers together send nodes * node_gbps. The reducers must be able to take that, and "
        "there is no half reducer.",
    ),
    misconceptions=(
        Misconception(
            "distributed-training/reducers-for-tpus",
            "TPUs have links of their own, and CPUs use no NCCL: the Reduction Server is for GPUs.",
            _although(accelerator="gpu"),
        ),
        Misconception(
            "distributed-training/reducers-for-one-node",
            "GPUs of one node talk over links inside it; nothing goes over the network.",
            lambda job: (
                math.ceil(job["node_gbps"] / job["reducer_gbps"])
                if job["nodes"] == 1 and reducers({**job, "nodes": 2})
                else reducers(job)
            ),
        ),
        Misconception(
            "distributed-training/reducers-for-anything",
            "The Reduction Server replaces NCCL's all-reduce. Where there is none, it has nothing "
            "to do.",
            _although(updates="all-reduce over NCCL"),
        ),
        Misconception(
            "distributed-training/reducers-against-everything",
            "The network is not what this job waits for: with reducers it would wait as long.",
            _although(waits_for="the network"),
        ),
        Misconception(
            "distributed-training/one-reducer-per-node",
            "One reducer a node is right only if both have the same bandwidth.",
            _sized(lambda job: int(job["nodes"])),
        ),
        Misconception(
            "distributed-training/too-few-reducers",
            "You rounded down. Then the reducers take less than the workers send, and become the "
            "bottleneck themselves.",
            _sized(lambda job: job["nodes"] * job["node_gbps"] // job["reducer_gbps"]),
        ),
    ),
)
