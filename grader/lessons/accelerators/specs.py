"""Ask whether the platform has a machine, with what is to be attached to it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lab import data

Spec = Mapping[str, Any]
Row = dict[str, Any]

PROBLEMS = (
    "unknown machine",
    "accelerator does not belong",
    "accelerator missing",
    "count not offered",
    "topology missing",
    "topology does not fit",
    "topology without a TPU",
)


def machines() -> list[Row]:
    """Read the table of machine types as the exercise gets it."""
    return [
        {
            "machine": str(record["machine"]),
            "accelerator": str(record.get("accelerator", "")),
            "counts": [int(count) for count in str(record.get("counts", "")).split()],
            "tpu_chips": int(record.get("tpu_chips", 0)),
        }
        for record in data.records("machine-types")
    ]


def _sides(topology: str) -> list[int]:
    return [int(side) for side in topology.split("x")]


def validate_spec(spec: Spec, table: Sequence[Row]) -> list[str]:
    """Look the machine up and compare, one rule after the other."""
    rows = [row for row in table if row["machine"] == spec["machine_type"]]
    if not rows:
        return ["unknown machine"]
    accelerator, topology = spec.get("accelerator_type", ""), spec.get("tpu_topology", "")
    problems = []
    offered = {row["accelerator"]: row["counts"] for row in rows if row["accelerator"]}
    optional = len(offered) != 1
    if accelerator and accelerator not in offered:
        problems.append("accelerator does not belong")
    elif accelerator and spec.get("accelerator_count", 0) not in offered[accelerator]:
        problems.append("count not offered")
    elif not accelerator and not optional:
        problems.append("accelerator missing")
    chips = rows[0]["tpu_chips"]
    if chips and not topology:
        problems.append("topology missing")
    elif chips and math.prod(_sides(topology)) % chips:
        problems.append("topology does not fit")
    elif topology and not chips:
        problems.append("topology without a TPU")
    return problems


def _specs(rng: np.random.Generator) -> list[dict[str, Any]]:
    gpu = {"machine_type": "n1-standard-8", "accelerator_type": "NVIDIA_TESLA_T4"}
    specs: list[dict[str, Any]] = [
        {"machine_type": "n1-standard-4"},
        {**gpu, "accelerator_count": 2},
        {**gpu, "accelerator_count": 3},
        {**gpu, "accelerator_count": 8},
        {**gpu},
        {"machine_type": "e2-standard-4", "accelerator_type": "NVIDIA_L4", "accelerator_count": 1},
        {"machine_type": "e2-highmem-8"},
        _with("n1-standard-8", "NVIDIA_TESLA_A100", 1),
        _with("a2-highgpu-1g", "NVIDIA_L4", 1),
        _with("a2-highgpu-2g", "NVIDIA_TESLA_A100", 2),
        _with("a2-highgpu-2g", "NVIDIA_TESLA_A100", 1),
        _with("a2-highgpu-1g", "NVIDIA_A100_80GB", 1),
        {"machine_type": "a3-highgpu-8g"},
        {"machine_type": "g2-standard-24"},
        _with("g2-standard-24", "NVIDIA_L4", 2),
        _with("g2-standard-24", "NVIDIA_L4", 1),
        {"machine_type": "n2-gigantic-1000"},
        {"machine_type": "ct5lp-hightpu-4t"},
        {"machine_type": "ct5lp-hightpu-4t", "tpu_topology": "2x2"},
        {"machine_type": "ct5lp-hightpu-4t", "tpu_topology": "4x8"},
        # Enough chips for a host, but not for whole hosts.
        {"machine_type": "ct5lp-hightpu-4t", "tpu_topology": "2x3"},
        {"machine_type": "ct5lp-hightpu-8t", "tpu_topology": "2x2"},
        {"machine_type": "ct5lp-hightpu-1t", "tpu_topology": "1x1"},
        {"machine_type": "ct6e-standard-4t", "tpu_topology": "1x1"},
        {"machine_type": "n1-standard-4", "tpu_topology": "2x2"},
        {**_with("g2-standard-8", "NVIDIA_L4", 1), "tpu_topology": "2x2"},
        _with("ct6e-standard-4t", "NVIDIA_L4", 1),
        _with("c3-standard-8", "NVIDIA_TESLA_T4", 1),
    ]
    table = machines()
    accelerators = sorted({row["accelerator"] for row in table} - {""})
    for row in rng.permutation(len(table))[:12]:
        machine = table[int(row)]["machine"]
        specs.append(_with(machine, str(rng.choice(accelerators)), int(rng.choice([1, 2, 4, 8]))))
        own = table[int(row)]["accelerator"]
        if own:
            specs.append(_with(machine, own, int(rng.integers(1, 9))))
    return specs


def _with(machine: str, accelerator: str, count: int) -> dict[str, Any]:
    return {
        "machine_type": machine,
        "accelerator_type": accelerator,
        "accelerator_count": count,
    }


def _cases(*problems: str) -> Callable[[np.random.Generator], list[tuple[Any, ...]]]:
    """Draw specs that have one of the problems, or none at all."""

    def cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
        table = machines()
        return [
            (spec, _rows_about(spec, table, rng))
            for spec in _specs(rng)
            if set(validate_spec(spec, table)) <= set(problems)
        ]

    return cases


def _rows_about(spec: Spec, table: list[Row], rng: np.random.Generator) -> list[Row]:
    """Keep a machine's own rows and one of another: a call that fails is short enough to show."""
    other = table[int(rng.integers(len(table)))]
    return [row for row in table if row["machine"] == spec["machine_type"] or row is other]


def _without(*unseen: str) -> Callable[[Spec, Sequence[Row]], list[str]]:
    def wrong(spec: Spec, table: Sequence[Row]) -> list[str]:
        return [problem for problem in validate_spec(spec, table) if problem not in unseen]

    return wrong


def _any_count_up(spec: Spec, table: Sequence[Row]) -> list[str]:
    """Accept every count up to the largest one."""
    found = validate_spec(spec, table)
    counts = [
        count
        for row in table
        if (row["machine"], row["accelerator"])
        == (spec["machine_type"], spec.get("accelerator_type"))
        for count in row["counts"]
    ]
    if "count not offered" in found and 0 < spec.get("accelerator_count", 0) <= max(counts):
        found.remove("count not offered")
    return found


def _one_host_is_enough(spec: Spec, table: Sequence[Row]) -> list[str]:
    """Accept every topology that has the chips of one host, and more."""
    found = validate_spec(spec, table)
    chips = {row["machine"]: row["tpu_chips"] for row in table}.get(spec["machine_type"], 0)
    if "topology does not fit" in found and math.prod(_sides(spec["tpu_topology"])) > chips:
        found.remove("topology does not fit")
    return found


_TABLE_ROWS = [
    {
        "machine": "n1-standard-4",
        "accelerator": "NVIDIA_TESLA_T4",
        "counts": [1, 2, 4],
        "tpu_chips": 0,
    },
    {"machine": "e2-standard-4", "accelerator": "", "counts": [], "tpu_chips": 0},
    {"machine": "ct5lp-hightpu-4t", "accelerator": "", "counts": [], "tpu_chips": 4},
]

VALIDATE_SPEC = Exercise(
    id="accelerators/validate-spec",
    answer="validate_spec",
    checks=(
        Check(
            "The accelerator belongs to the machine",
            agrees_with(
                validate_spec,
                _cases("unknown machine", "accelerator does not belong", "accelerator missing"),
            ),
        ),
        Check("The count is offered", agrees_with(validate_spec, _cases("count not offered"))),
        Check(
            "TPUs have a topology that fits, others none",
            agrees_with(
                validate_spec,
                _cases("topology missing", "topology does not fit", "topology without a TPU"),
            ),
        ),
        Check(
            "Two problems are both reported",
            agrees_with(validate_spec, _cases(*PROBLEMS)),
        ),
    ),
    hints=(
        "Look the machine up first: it may have no row, one row, or a row for each accelerator "
        "that can be attached.",
        "Accelerators and topology are two questions. Ask both, whatever the first one said.",
        "A count must be in the list, not only below its largest. The chips of a topology are the "
        "product of its numbers; whole machines must hold them.",
    ),
    misconceptions=(
        Misconception(
            "accelerators/any-gpu-on-any-machine",
            "An accelerator was accepted on a machine that does not offer it. Only N1 takes GPUs "
            "of your choice; the others come with their own, or take none.",
            _without("accelerator does not belong"),
            (
                {
                    "machine_type": "e2-standard-4",
                    "accelerator_type": "NVIDIA_L4",
                    "accelerator_count": 1,
                },
                _TABLE_ROWS,
            ),
        ),
        Misconception(
            "accelerators/any-count",
            "Counts are not looked at. GPUs come in the numbers that the table lists.",
            _without("count not offered"),
            (
                {
                    "machine_type": "n1-standard-4",
                    "accelerator_type": "NVIDIA_TESLA_T4",
                    "accelerator_count": 3,
                },
                _TABLE_ROWS,
            ),
        ),
        Misconception(
            "accelerators/any-count",
            "Every count up to the largest was accepted. GPUs come in the numbers that the table "
            "lists, powers of two: 3 is none of them.",
            _any_count_up,
            (
                {
                    "machine_type": "n1-standard-4",
                    "accelerator_type": "NVIDIA_TESLA_T4",
                    "accelerator_count": 3,
                },
                _TABLE_ROWS,
            ),
        ),
        Misconception(
            "accelerators/tpu-without-topology",
            "A TPU machine without a topology was accepted. The machine says how many chips one "
            "host has, the topology how many there are in all, and how they are wired.",
            _without("topology missing", "topology does not fit"),
            ({"machine_type": "ct5lp-hightpu-4t"}, _TABLE_ROWS),
        ),
        Misconception(
            "accelerators/tpu-without-topology",
            "Whether the topology fits was not asked: whole hosts must hold its chips.",
            _without("topology does not fit"),
            ({"machine_type": "ct5lp-hightpu-4t", "tpu_topology": "1x1"}, _TABLE_ROWS),
        ),
        Misconception(
            "accelerators/part-of-a-host",
            "A topology with more chips than a host was accepted, though the last host would be "
            "rented in part. Whole hosts must hold its chips: none may be left over.",
            _one_host_is_enough,
            ({"machine_type": "ct5lp-hightpu-4t", "tpu_topology": "2x3"}, _TABLE_ROWS),
        ),
        Misconception(
            "accelerators/machine-without-its-gpu",
            "Machines of the families A2, A3, A4 and G2 come with GPUs, and the spec must name "
            "them, with their count.",
            _without("accelerator missing"),
        ),
    ),
)
