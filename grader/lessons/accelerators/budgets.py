"""What fits, and how long it takes: two estimates before any money is spent."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

# ------------------------------------------------------------------ accelerators/memory-budget

MOMENTS = {"sgd": 0, "momentum": 1, "adam": 2}


def memory_budget(
    parameters: float, optimizer: str, mixed: bool, activations: float, chip_bytes: float
) -> dict[str, float]:
    """Count bytes for each parameter, as the mixed-precision paper (Micikevicius, 2018) does."""
    width = 2 if mixed else 4
    state = parameters * 4 * (MOMENTS[optimizer] + mixed)
    total = parameters * 2 * width + state + activations
    return {
        "weights": parameters * width,
        "gradients": parameters * width,
        "optimizer": state,
        "total": total,
        "chips": math.ceil(total / chip_bytes),
    }


def _variant(
    width: Callable[[bool], int] = lambda mixed: 2 if mixed else 4,
    master: bool = True,
    moment_bytes: Callable[[bool], int] = lambda mixed: 4,
    parts: tuple[str, ...] = ("weights", "gradients", "optimizer", "activations"),
    whole: Callable[[float], int] = math.ceil,
) -> Callable[..., dict[str, float]]:
    def wrong(
        parameters: float, optimizer: str, mixed: bool, activations: float, chip_bytes: float
    ) -> dict[str, float]:
        state = MOMENTS[optimizer] * moment_bytes(mixed) + 4 * (mixed and master)
        all_parts = {
            "weights": parameters * width(mixed),
            "gradients": parameters * width(mixed),
            "optimizer": parameters * state,
            "activations": activations,
        }
        total = sum(all_parts[part] for part in parts)
        del all_parts["activations"]
        return all_parts | {"total": total, "chips": whole(total / chip_bytes)}

    return wrong


_SEVEN = (7e9, "adam", True, 0.0, 32e9)


def _memory_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [
        _SEVEN,
        (7e9, "adam", False, 0.0, 80e9),
        (7e9, "sgd", True, 20e9, 16e9),
        (1e9, "adam", True, 0.0, 16e9),
        (1e9, "momentum", False, 4e9, 16e9),
    ]
    for optimizer in MOMENTS:
        for mixed in (True, False):
            cases.append(
                (
                    float(rng.integers(1, 400)) * 1e8,
                    optimizer,
                    mixed,
                    float(rng.integers(1, 400)) * 1e8,
                    float(rng.integers(16, 192)) * 1e9,
                )
            )
    return cases


MEMORY_BUDGET = Exercise(
    id="accelerators/memory-budget",
    answer="memory_budget",
    checks=tuple(
        Check(name, agrees_with(memory_budget, _memory_cases, key=key), weight)
        for key, name, weight in (
            ("weights", "weights, in the format that computes", 0.5),
            ("gradients", "gradients, in the same format", 0.5),
            ("optimizer", "optimizer: moments and the master copy, in float32", 1),
            ("total", "total: activations included", 1),
            ("chips", "chips: as many as hold all of it", 1),
        )
    ),
    hints=(
        "Count bytes for one parameter first. How many numbers does training keep of it, and in "
        "which format is each?",
        "Mixed precision computes in two bytes and learns in four: a copy of the weights in "
        "float32 stands beside the moments. Without it the weights themselves are float32.",
        "Moments are always float32: none for plain SGD, one with momentum, two for Adam. Half a "
        "chip too many is a whole chip to pay.",
    ),
    misconceptions=(
        Misconception(
            "accelerators/weights-only",
            "The total counts the weights alone. That is enough to serve the model; training also "
            "keeps gradients, the optimizer's state and activations.",
            _variant(parts=("weights",)),
            _SEVEN,
        ),
        Misconception(
            "accelerators/weights-only",
            "The total leaves the optimizer's state out. With Adam it is the largest part of all.",
            _variant(parts=("weights", "gradients", "activations")),
            _SEVEN,
        ),
        Misconception(
            "accelerators/activations-forgotten",
            "The activations are missing in the total. They wait for the backward pass, and grow "
            "with the batch.",
            _variant(parts=("weights", "gradients", "optimizer")),
            (1e9, "sgd", False, 5e9, 16e9),
        ),
        Misconception(
            "accelerators/trains-in-int8",
            "The weights take one byte here. int8 is for serving a finished model: a gradient's "
            "step is smaller than one step of int8.",
            _variant(width=lambda mixed: 1 if mixed else 4),
            _SEVEN,
        ),
        Misconception(
            "accelerators/no-master-copy",
            "The float32 copy of the weights is missing. Updates are often too small for two "
            "bytes: they are added up in the copy.",
            _variant(master=False),
            _SEVEN,
        ),
        Misconception(
            "accelerators/moments-in-two-bytes",
            "The optimizer's moments were counted in two bytes. Mixed precision keeps them in "
            "float32.",
            _variant(moment_bytes=lambda mixed: 2 if mixed else 4),
            _SEVEN,
        ),
        Misconception(
            "accelerators/everything-halved",
            "Mixed precision was counted as half of everything. Only what computes is halved: "
            "weights and gradients.",
            _variant(moment_bytes=lambda mixed: 2 if mixed else 4, master=False),
            _SEVEN,
        ),
        Misconception(
            "accelerators/part-of-a-chip",
            "The number of chips was rounded down. What does not fit does not run.",
            _variant(whole=math.floor),
            _SEVEN,
        ),
    ),
)

# ------------------------------------------------------------------ accelerators/training-hours


def training_hours(
    parameters: float, tokens: float, chips: int, peak_tflops: float, utilization: float
) -> float:
    """Estimate by 6·N·D: two operations forward, four backward (Kaplan and others, 2020)."""
    return 6 * parameters * tokens / (chips * peak_tflops * 1e12 * utilization) / 3600


def _hours(
    factor: float = 6, utilized: bool = True, chips_count: bool = True, unit: float = 1.0
) -> Callable[..., float]:
    def wrong(
        parameters: float, tokens: float, chips: int, peak_tflops: float, utilization: float
    ) -> float:
        return (
            training_hours(
                parameters,
                tokens,
                chips if chips_count else 1,
                peak_tflops,
                utilization if utilized else 1,
            )
            * factor
            / 6
            * unit
        )

    return wrong


_BILLION = (1e9, 20e9, 8, 197.0, 0.4)


def _hour_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [
        _BILLION,
        *(
            (
                float(rng.integers(1, 700)) * 1e8,
                float(rng.integers(1, 900)) * 1e9,
                int(rng.choice([1, 4, 8, 64, 256])),
                float(rng.choice([123, 197, 275, 312, 459, 918, 989])),
                round(float(rng.uniform(0.2, 0.7)), 2),
            )
            for _ in range(6)
        ),
    ]


TRAINING_HOURS = Exercise(
    id="accelerators/training-hours",
    answer="training_hours",
    checks=(Check("Hours, from operations and speed", agrees_with(training_hours, _hour_cases)),),
    hints=(
        "How many operations does one token cost, for each parameter, forward and backward?",
        "Operations in all, divided by operations a second in all. Only a part of the peak is "
        "reached.",
        "TFLOP/s are 10 to the power of 12 operations a second; an hour has 3600 seconds.",
    ),
    misconceptions=(
        Misconception(
            "accelerators/forward-only",
            "Two operations for each parameter and token: that is the forward pass. The backward "
            "pass costs about twice as much again, once for the inputs and once for the weights.",
            _hours(factor=2),
            _BILLION,
        ),
        Misconception(
            "accelerators/full-utilization",
            "The peak was taken for the speed. Real jobs reach a part of it; `utilization` says "
            "which.",
            _hours(utilized=False),
            _BILLION,
        ),
        Misconception(
            "accelerators/one-chip",
            "One chip was counted. All of them work.",
            _hours(chips_count=False),
            _BILLION,
        ),
        Misconception(
            "accelerators/seconds-for-hours",
            "These are seconds. An hour has 3600 of them.",
            _hours(unit=3600),
            _BILLION,
        ),
    ),
)
