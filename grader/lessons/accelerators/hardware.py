"""CPU, GPU or TPU, decided from a description of the work."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.checks import Decision, Exercise, Misconception
from grader.checks.decisions import Case
from grader.lab import data

SMALL_PARAMETERS, SMALL_BATCH = 1_000_000, 32
LARGE_PARAMETERS, LARGE_BATCH = 1_000_000_000, 1024
LARGE_EMBEDDINGS = 100
"""In GB. These borders are the exercise's own, and its text states them."""

FIELDS: dict[str, tuple[str, ...]] = {
    "model": ("network", "trees", "automl tables"),
    "limit": ("compute", "input"),
    "custom_ops": ("none", "for CPUs", "for GPUs"),
    "precision": ("float32 or less", "float64"),
    "work": ("matrices", "branches", "element by element"),
}
NUMBERS = ("parameters", "batch", "embeddings_gb")

REASONS = {
    "no matrices to multiply": "CPU",
    "waits for its input": "CPU",
    "custom operations for CPUs": "CPU",
    "small and simple": "CPU",
    "needs float64": "GPU",
    "custom operations for GPUs": "GPU",
    "branches or element by element": "GPU",
    "very large embeddings": "TPU",
    "large matrices, large batches": "TPU",
    "medium size": "GPU",
}
"""Each reason, and the hardware that follows from it, in the order in which they are asked."""


def choose_hardware(case: Case) -> tuple[str, str]:
    """Apply the lesson's table, which follows Google's list, from the top."""
    reason = next(name for name, holds in _holding(case) if holds)
    return REASONS[reason], reason


def _holding(case: Case) -> list[tuple[str, bool]]:
    small = case["parameters"] < SMALL_PARAMETERS or case["batch"] < SMALL_BATCH
    large = case["parameters"] >= LARGE_PARAMETERS and case["batch"] >= LARGE_BATCH
    holds = (
        case["model"] != "network",
        case["limit"] == "input",
        case["custom_ops"] == "for CPUs",
        small,
        case["precision"] == "float64",
        case["custom_ops"] == "for GPUs",
        case["work"] != "matrices",
        case["embeddings_gb"] >= LARGE_EMBEDDINGS,
        large,
        True,
    )
    return list(zip(REASONS, holds, strict=True))


def _vary(case: Case, rng: np.random.Generator) -> Case:
    """Change fields at random, and keep what is decided for the same reason."""
    wanted = choose_hardware(case)
    changed = dict(case)
    for name in rng.permutation([*FIELDS, *NUMBERS]):
        values: tuple[Any, ...] = (
            FIELDS.get(str(name))
            or {
                "parameters": (1e5, 999_999, 1_000_000, 5e7, 999_999_999, 1_000_000_000, 7e10),
                "batch": (8, 31, 32, 256, 1023, 1024, 8192),
                "embeddings_gb": (0, 5, 99, 100, 2000),
            }[str(name)]
        )
        value = values[int(rng.integers(len(values)))]
        candidate = changed | {str(name): int(value) if str(name) in NUMBERS else value}
        if choose_hardware(candidate) == wanted:
            changed = candidate
    return changed


def _allowed(received: Any) -> bool:
    return (
        isinstance(received, tuple | list)
        and len(received) == 2
        and received[0] in ("CPU", "GPU", "TPU")
        and received[1] in REASONS
    )


_IDEAS = (
    (
        Misconception(
            "accelerators/gpu-for-tables",
            "A managed service trains the model on a table: its trees and small networks gain "
            "nothing from a GPU.",
        ),
        lambda case, given, wanted: case["model"] == "automl tables" and given[0] != "CPU",
    ),
    (
        Misconception(
            "accelerators/tpu-for-trees",
            "Boosted trees compare and branch, they hardly multiply matrices. On a TPU they do not "
            "run at all.",
        ),
        lambda case, given, wanted: case["model"] == "trees" and given[0] != "CPU",
    ),
    (
        Misconception(
            "accelerators/faster-chip-for-slow-input",
            "The job waits for its input. A faster chip waits just as long, at a higher price.",
        ),
        lambda case, given, wanted: wanted[1] == "waits for its input" and given[0] != "CPU",
    ),
    (
        Misconception(
            "accelerators/tpu-for-custom-operations",
            "Custom operations run where they were written for. XLA has no translation for them, "
            "so a TPU refuses the model.",
        ),
        lambda case, given, wanted: (
            given[0] == "TPU"
            and wanted[1] in ("custom operations for CPUs", "custom operations for GPUs")
        ),
    ),
    (
        Misconception(
            "accelerators/tpu-for-float64",
            "A TPU multiplies in bfloat16. Work that needs float64 belongs elsewhere.",
        ),
        lambda case, given, wanted: given[0] == "TPU" and wanted[1] == "needs float64",
    ),
    (
        Misconception(
            "accelerators/tpu-for-branches",
            "A TPU is a machine for large matrices. Branches and element-wise work leave its "
            "matrix units idle.",
        ),
        lambda case, given, wanted: (
            given[0] == "TPU" and wanted[1] == "branches or element by element"
        ),
    ),
    (
        Misconception(
            "accelerators/accelerator-for-a-prototype",
            "The model or its batch is so small that launches and copies take longer than the "
            "work. A CPU starts at once.",
        ),
        lambda case, given, wanted: wanted[1] == "small and simple" and given[0] != "CPU",
    ),
    (
        Misconception(
            "accelerators/tpu-always-faster",
            "A TPU pays where matrices and batches are both large and the job is long. Here one of "
            "them is not.",
        ),
        lambda case, given, wanted: given[0] == "TPU" and wanted[1] == "medium size",
    ),
    (
        Misconception(
            "accelerators/right-hardware-wrong-reason",
            "The hardware is right, the reason is not. Which row of the table, from the top, is "
            "the first that holds?",
        ),
        lambda case, given, wanted: given[0] == wanted[0],
    ),
)

DECISION = Decision(
    partial(data.records, "hardware-cases"),
    choose_hardware,
    _allowed,
    _vary,
    _IDEAS,
    "Ask from the top of the table: which row is the first that holds?",
    "two texts, a class of hardware and a reason",
)


def _reason(*reasons: str) -> Any:
    return lambda case: choose_hardware(case)[1] in reasons


CHOOSE_HARDWARE = Exercise(
    id="accelerators/choose-hardware",
    answer="choose_hardware",
    checks=(
        DECISION.check(
            "No matrices, or nothing but waiting",
            _reason("no matrices to multiply", "waits for its input"),
        ),
        DECISION.check(
            "Custom operations",
            _reason("custom operations for CPUs", "custom operations for GPUs"),
        ),
        DECISION.check("Small and simple", _reason("small and simple")),
        DECISION.check(
            "Work that a TPU does badly",
            _reason("needs float64", "branches or element by element"),
        ),
        DECISION.check(
            "Work that a TPU was built for",
            _reason("very large embeddings", "large matrices, large batches"),
        ),
        DECISION.check("The middle", _reason("medium size")),
    ),
    hints=(
        "First what rules hardware out, then what speaks for it. The table is in that order.",
        "One `if` for each row of the table, each with a return; the last row needs none.",
        "Small means few parameters *or* a small batch. Large means many parameters *and* a large "
        "batch.",
    ),
    misconceptions=tuple(idea for idea, _ in _IDEAS),
)
