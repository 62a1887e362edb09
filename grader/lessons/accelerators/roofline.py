"""The roofline: what a device can do, what an operation asks for, and a time from both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with
from grader.checks.compare import show
from grader.lab import stopwatch

V5E = (197e12, 819e9)
"""Peak FLOP/s in bfloat16 and bytes per second of a TPU v5e, as in datasets/accelerators."""

# ------------------------------------------------------------------ accelerators/roofline


def roofline(
    rows: int, inner: int, columns: int, number_bytes: int, peak: float, bandwidth: float
) -> dict[str, Any]:
    """Apply the roofline model (Williams, Waterman and Patterson, 2009) to a matmul."""
    shapes = ((rows, inner), (inner, columns), (rows, columns))
    moved = number_bytes * sum(height * width for height, width in shapes)
    flops = 2 * rows * inner * columns
    ridge = peak / bandwidth
    return {
        "flops": flops,
        "intensity": flops / moved,
        "ridge": ridge,
        "bound": "compute" if flops / moved >= ridge else "memory",
    }


def _variant(
    flop: int = 2, output: bool = True, bound: Callable[[dict[str, Any]], str] | None = None
) -> Callable[..., dict[str, Any]]:
    def wrong(
        rows: int, inner: int, columns: int, number_bytes: int, peak: float, bandwidth: float
    ) -> dict[str, Any]:
        result = roofline(rows, inner, columns, number_bytes, peak, bandwidth)
        moved = result["flops"] / result["intensity"]
        if not output:
            moved -= rows * columns * number_bytes
        result["flops"] = result["flops"] * flop // 2
        result["intensity"] = result["flops"] / moved
        result["bound"] = "compute" if result["intensity"] >= result["ridge"] else "memory"
        if bound:
            result["bound"] = bound(result)
        return result

    return wrong


def _in_numbers(*args: Any) -> dict[str, Any]:
    """Count numbers where bytes are asked for."""
    rows, inner, columns, _, peak, bandwidth = args
    return roofline(rows, inner, columns, 1, peak, bandwidth)


def _ridge_inverted(*args: Any) -> dict[str, Any]:
    result = roofline(*args)
    return result | {"ridge": 1 / result["ridge"], "bound": "compute"}


def _intensity_inverted(*args: Any) -> dict[str, Any]:
    result = roofline(*args)
    intensity = 1 / result["intensity"]
    bound = "compute" if intensity >= result["ridge"] else "memory"
    return result | {"intensity": intensity, "bound": bound}


def _roofline_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [
        (4096, 4096, 4096, 2, *V5E),
        (1, 4096, 4096, 2, *V5E),
        # The intensity of the one is just above, of the other just below this ridge.
        (300, 300, 300, 4, 50.0, 1.0),
        (299, 299, 299, 4, 50.0, 1.0),
        # Many multiplications in all, but few for each byte.
        (8, 8192, 8192, 2, *V5E),
        (640, 96, 640, 2, *V5E),
    ]
    for _ in range(8):
        rows, inner, columns = (int(2 ** rng.uniform(0, 12)) for _ in range(3))
        peak, ridge = float(rng.uniform(1, 900)) * 1e12, float(rng.uniform(2, 600))
        cases.append((rows, inner, columns, int(rng.choice([1, 2, 4])), peak, peak / ridge))
    return cases


ROOFLINE = Exercise(
    id="accelerators/roofline",
    answer="roofline",
    checks=tuple(
        Check(name, agrees_with(roofline, _roofline_cases, key=key))
        for key, name in (
            ("flops", "flops: two for each multiply-add"),
            ("intensity", "intensity: all three matrices move"),
            ("ridge", "ridge: where both limits meet"),
            ("bound", "bound: on which side of the ridge"),
        )
    ),
    hints=(
        "Each number of the result is a sum of `inner` products. How many operations is that, and "
        "how many numbers are read and written?",
        "Bytes: the left matrix, the right matrix and the result, each once. The intensity is "
        "operations divided by bytes.",
        "The ridge has the same unit as the intensity: peak operations a second divided by bytes a "
        "second. An intensity at the ridge or above is bound by compute.",
    ),
    misconceptions=(
        Misconception(
            "accelerators/one-flop-per-multiply-add",
            "A multiply-add was counted as one operation. It is a multiplication and an addition: "
            "two, and vendors count two in their peak figures too.",
            _variant(flop=1),
            (2, 3, 4, 2, 100.0, 10.0),
        ),
        Misconception(
            "accelerators/result-not-written",
            "Only the two inputs were counted. The result must be written to memory as well.",
            _variant(output=False),
            (4, 1, 4, 2, 100.0, 10.0),
        ),
        Misconception(
            "accelerators/numbers-for-bytes",
            "Numbers were counted where bytes are asked for. The same matrix is half as many bytes "
            "in bfloat16 as in float32: that is much of what the short format is for.",
            _in_numbers,
            (2, 3, 4, 2, 100.0, 10.0),
        ),
        Misconception(
            "accelerators/ridge-upside-down",
            "The ridge is upside down: bytes for each operation. Divide so that it can be compared "
            "with the intensity.",
            _ridge_inverted,
            (2, 3, 4, 2, 100.0, 10.0),
        ),
        Misconception(
            "accelerators/intensity-upside-down",
            "The intensity is upside down: bytes for each operation. It grows with what is done "
            "to a byte that has arrived.",
            _intensity_inverted,
            (2, 3, 4, 2, 100.0, 10.0),
        ),
        Misconception(
            "accelerators/peak-decides",
            "Every operation counts as bound by compute here. An operation of low intensity waits "
            "for memory, whatever the peak: a faster chip with the same memory changes nothing.",
            _variant(bound=lambda result: "compute"),
            (1, 64, 64, 2, 100.0, 10.0),
        ),
        Misconception(
            "accelerators/sides-exchanged",
            "The sides are exchanged. Few operations for each byte: memory is the limit.",
            _variant(bound=lambda result: "memory" if result["bound"] == "compute" else "compute"),
            (1, 64, 64, 2, 100.0, 10.0),
        ),
    ),
)

# ------------------------------------------------------------------ accelerators/predict-seconds

Measurements = Sequence[dict[str, float]]

FACTOR = 3.0
"""How far a prediction may be off a fresh measurement; the exercise's text states it."""

CLOSE = 0.1
"""Relative difference allowed on measurements that were made from the model itself."""


def _invented(rng: np.random.Generator) -> tuple[list[dict[str, float]], Callable[..., float]]:
    """Draw a device, and measurements that follow the model without noise."""
    peak, bandwidth = float(rng.uniform(50, 500)) * 1e9, float(rng.uniform(5, 50)) * 1e9
    launch = float(rng.uniform(2, 20)) * 1e-5

    def seconds(flops: float, moved: float) -> float:
        return launch + max(flops / peak, moved / bandwidth)

    work = [(1e3, 1e3), (2e4, 4e3)]
    work += [(peak * tenths, bandwidth * tenths / 50) for tenths in rng.uniform(0.05, 0.2, 4)]
    work += [(peak * tenths / 50, bandwidth * tenths) for tenths in rng.uniform(0.05, 0.2, 4)]
    measured = [
        {"flops": flops, "bytes": moved, "seconds": seconds(flops, moved)}
        for flops, moved in rng.permutation(work).tolist()
    ]
    return measured, seconds


def _follows(attempt: Attempt, side: str) -> None:
    for _ in range(3):
        measured, truth = _invented(attempt.rng)
        largest = max(truth(each["flops"], each["bytes"]) for each in measured)
        busiest = max(measured, key=lambda each: each["flops"])
        widest = max(measured, key=lambda each: each["bytes"])
        ridge = busiest["flops"] / widest["bytes"]
        # Computes for half as long as a launch takes.
        short = truth(0, 0) / 2 * busiest["flops"] / busiest["seconds"]
        for flops, moved in {
            "compute": [(1.7 * busiest["flops"], 0.3 * busiest["flops"] / ridge)],
            "memory": [(0.3 * widest["bytes"] * ridge, 1.7 * widest["bytes"])],
            "launch": [(1e3, 2e3), (short, 0.01 * short / ridge)],
        }[side]:
            wanted = truth(flops, moved)
            received = _number(attempt, measured, flops, moved)
            if not abs(received / wanted - 1) < CLOSE:
                raise _explained(attempt, measured, (flops, moved), received, wanted, largest)


def _number(attempt: Attempt, measured: Measurements, flops: float, moved: float) -> float:
    received = attempt([dict(each) for each in measured], flops, moved)
    try:
        value = float(received)
    except (TypeError, ValueError):
        raise Rejected(
            f"{attempt.name} returned {show(received)}, where one number belongs: seconds."
        ) from None
    if isinstance(received, bool | str):
        raise Rejected(f"{attempt.name} returned {show(received)}, where seconds belong.")
    return value


def _device(measured: Measurements) -> tuple[float, float, float]:
    """Read launch, peak and bandwidth off measurements, each from the best one."""
    launch = min(each["seconds"] for each in measured)
    return (
        launch,
        max(each["flops"] / each["seconds"] for each in measured),
        max(each["bytes"] / each["seconds"] for each in measured),
    )


def _mean_device(measured: Measurements) -> tuple[float, float, float]:
    flops, moved, seconds = (
        np.array([each[key] for each in measured]) for key in ("flops", "bytes", "seconds")
    )
    return 0.0, float(np.mean(flops / seconds)), float(np.mean(moved / seconds))


_IDEAS: tuple[tuple[Misconception, Callable[[Measurements, float, float], float]], ...] = (
    (
        Misconception(
            "accelerators/launch-forgotten",
            "No operation is faster than its launch. For a tiny one the launch is all there is to "
            "see.",
        ),
        lambda measured, flops, moved: max(
            flops / _device(measured)[1], moved / _device(measured)[2]
        ),
    ),
    (
        Misconception(
            "accelerators/launch-hidden",
            "That is the longest of three times. Nothing is computed before the launch is over: "
            "the longer one of the two others comes after it.",
        ),
        lambda measured, flops, moved: max(
            _device(measured)[0], flops / _device(measured)[1], moved / _device(measured)[2]
        ),
    ),
    (
        Misconception(
            "accelerators/peak-alone",
            "The prediction divides the operations by the peak and asks nothing else. The bytes "
            "must travel too, and for some operations that takes longer.",
        ),
        lambda measured, flops, moved: flops / _device(measured)[1],
    ),
    (
        Misconception(
            "accelerators/bandwidth-alone",
            "The prediction divides the bytes by the bandwidth and asks nothing else. The "
            "operations must be computed too, and for some that takes longer.",
        ),
        lambda measured, flops, moved: moved / _device(measured)[2],
    ),
    (
        Misconception(
            "accelerators/average-of-rates",
            "The rates are averages over all measurements. Most operations do not reach a limit: "
            "the limits show in the best ones, the highest rate of operations and the highest "
            "rate of bytes.",
        ),
        lambda measured, flops, moved: max(
            flops / _mean_device(measured)[1], moved / _mean_device(measured)[2]
        ),
    ),
    (
        Misconception(
            "accelerators/both-limits-added",
            "Both times are added. A device computes while the next bytes are on their way: the "
            "longer time counts.",
        ),
        lambda measured, flops, moved: (
            _device(measured)[0] + flops / _device(measured)[1] + moved / _device(measured)[2]
        ),
    ),
)


def _explained(
    attempt: Attempt,
    measured: Measurements,
    work: tuple[float, float],
    received: float,
    wanted: float,
    largest: float,
) -> Rejected:
    text = (
        f"An operation of {work[0]:.3g} FLOPs and {work[1]:.3g} bytes takes {wanted * 1e3:.3g} ms "
        f"(the longest of the measurements given takes {largest * 1e3:.3g} ms); {attempt.name} "
        f"predicts {received * 1e3:.3g} ms."
    )
    for idea, wrong in _IDEAS:
        expected = wrong(measured, *work)
        # An idea is named only where it misses by itself.
        if abs(received / expected - 1) < CLOSE / 2 and abs(expected / wanted - 1) > CLOSE:
            return Rejected(f"{text} {idea.why}", misconception=idea.id)
    return Rejected(
        f"{text} Three things can set the time: the launch, the peak, the bandwidth. Which one is "
        "it here, and which measurement shows it?"
    )


KNOWN = ((8, 8, 8), (192, 192, 192), (384, 384, 384), (1, 1536, 1536), (1, 2048, 2048))
UNKNOWN = ((32, 32, 32), (256, 256, 256), (320, 320, 320), (1, 1792, 1792))
"""Shapes whose multiplication takes a few milliseconds at most: the longer an operation runs, the
surer it is that a busy machine interrupts it. For the same reason none of the unknown ones is
larger than the known ones, which were lucky enough not to be interrupted."""
ROUNDS, TRIES = 12, 10


def _this_machine(attempt: Attempt) -> None:
    """Measure known and unknown operations in the same rounds, then compare."""
    known, unknown = ([stopwatch.matmul(*shape) for shape in each] for each in (KNOWN, UNKNOWN))
    best = [float("inf")] * len(KNOWN + UNKNOWN)
    far: list[str] = []
    # Other programs only ever add to a time, so what is far off is measured some more.
    for _ in range(TRIES):
        best = list(map(min, best, stopwatch.best_seconds([*known, *unknown], ROUNDS)))
        measured = [
            {"flops": float(each.flops), "bytes": float(each.bytes), "seconds": seconds}
            for each, seconds in zip(known, best, strict=False)
        ]
        predicted = [
            _number(attempt, measured, float(each.flops), float(each.bytes)) for each in unknown
        ]
        times = best[len(KNOWN) :]
        far = [
            f"{each.name}: {guess * 1e3:.3g} ms predicted, {seconds * 1e3:.3g} ms measured"
            for each, guess, seconds in zip(unknown, predicted, times, strict=True)
            if _times_off(guess, seconds) >= FACTOR
        ]
        if not far:
            return
    raise Rejected(
        f"Measured on this machine just now: {'; '.join(far)}. A prediction may be {FACTOR:g} "
        "times too long or too short."
    )


def _times_off(predicted: float, measured: float) -> float:
    """Give how many times too long or too short a prediction is, at least 1."""
    ratio = predicted / measured
    return max(ratio, 1 / ratio) if ratio > 0 else float("inf")


PREDICT_SECONDS = Exercise(
    id="accelerators/predict-seconds",
    answer="predict_seconds",
    checks=(
        Check("An operation that computes much", lambda attempt: _follows(attempt, "compute")),
        Check("An operation that moves much", lambda attempt: _follows(attempt, "memory")),
        Check(
            "An operation that is hardly more than a launch",
            lambda attempt: _follows(attempt, "launch"),
        ),
        Check(
            "Operations that were not measured, against a fresh measurement on this machine",
            _this_machine,
            2,
            time_limit=60.0,
        ),
    ),
    hints=(
        "Three numbers describe the device: seconds for a launch, operations a second at best, "
        "bytes a second at best. Each shows in another one of the measurements.",
        "The peak is the highest rate of operations that any measurement reached, the bandwidth "
        "the highest rate of bytes, the launch the shortest time of all.",
        "An operation takes the launch, and then the longer one of two times: computing and "
        "moving.",
    ),
    misconceptions=tuple(idea for idea, _ in _IDEAS),
)
