"""Number formats: what is lost when real tensors are cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

FORMATS = ("float32", "float16", "bfloat16")


def cast_report(values: Any, number_format: str) -> dict[str, Any]:
    """Cast float32 by the definition of the format: digits, largest and smallest exponent.

    The definition stands in IEEE 754 for float16; bfloat16 is the upper half of a float32.
    """
    digits, largest, smallest = {
        "float32": (23, 127, -126),
        "float16": (10, 15, -14),
        "bfloat16": (7, 127, -126),
    }[number_format]
    given = np.asarray(values, dtype="float64")
    exponent = np.floor(np.log2(np.where(given == 0, 1, np.abs(given))))
    unit = 2.0 ** (np.maximum(exponent, smallest) - digits)
    cast = np.round(given / unit) * unit
    cast = np.where(np.abs(cast) >= 2.0 ** (largest + 1), np.inf * np.sign(given), cast)
    overflowed = np.isinf(cast)
    vanished = (cast == 0) & (given != 0)
    kept = ~overflowed & ~vanished & (given != 0)
    errors = np.abs(cast[kept] / given[kept] - 1)
    return {
        "overflowed": int(overflowed.sum()),
        "vanished": int(vanished.sum()),
        "largest_error": float(errors.max()) if errors.size else 0.0,
    }


def _swapped(values: Any, number_format: str) -> dict[str, Any]:
    other = {"float16": "bfloat16", "bfloat16": "float16"}.get(number_format, number_format)
    return cast_report(values, other)


def _truncated(values: Any, number_format: str) -> dict[str, Any]:
    """Cut bfloat16 off a float32, without rounding."""
    if number_format != "bfloat16":
        return cast_report(values, number_format)
    given = np.asarray(values, dtype="float32")
    cast = (given.view("uint32") & np.uint32(0xFFFF0000)).view("float32")
    kept = (given != 0) & (cast != 0)
    error = np.abs(cast[kept].astype("float64") / given[kept] - 1)
    return {
        "overflowed": 0,
        "vanished": int(((cast == 0) & (given != 0)).sum()),
        "largest_error": float(error.max()) if error.size else 0.0,
    }


def _variant(change: Callable[[dict[str, Any], Any, str], dict[str, Any]]) -> Callable[..., Any]:
    def wrong(values: Any, number_format: str) -> dict[str, Any]:
        return cast_report(values, number_format) | change({}, values, number_format)

    return wrong


def _zeros_counted(_: dict[str, Any], values: Any, number_format: str) -> dict[str, Any]:
    given = np.asarray(values)
    vanished = cast_report(values, number_format)["vanished"]
    return {"vanished": vanished + int((given == 0).sum())}


def _absolute(_: dict[str, Any], values: Any, number_format: str) -> dict[str, Any]:
    given = np.asarray(values, dtype="float64")
    errors = [abs(value) * cast_report([value], number_format)["largest_error"] for value in given]
    return {"largest_error": float(max(errors, default=0.0))}


def _cases(rng: np.random.Generator) -> list[tuple[Any, str]]:
    pools = [
        [70000.0, 1.0, -65504.0, 0.0],
        [1 + 2**-9, -(1 + 3 * 2**-9), 2.0, 0.1],
        [1e-9, -3e-8, 2e-8, 0.0, 1e-30],
        [0.0, 0.0],
        [1e5],
        [65519.0, 65521.0, -70000.0],
    ]
    pools += [(rng.normal(0, 1, 20) * 10.0 ** rng.uniform(-11, 6, 20)).tolist() for _ in range(3)]
    return [
        (np.array(values, dtype="float32"), number_format)
        for values in pools
        for number_format in FORMATS
    ]


_SMALL = np.array([1.0, 1.01, 0.3], dtype="float32")

CAST_REPORT = Exercise(
    id="accelerators/cast-report",
    answer="cast_report",
    checks=(
        Check(
            "overflowed: what became infinite", agrees_with(cast_report, _cases, key="overflowed")
        ),
        Check("vanished: what became 0", agrees_with(cast_report, _cases, key="vanished")),
        Check(
            "largest_error: of what is left",
            agrees_with(cast_report, _cases, key="largest_error"),
        ),
    ),
    hints=(
        "Cast, cast back to a format with more digits, and compare with what you had.",
        "Three groups: infinite now, 0 now though it was not, and the rest. A number that was 0 "
        "before is in none of them.",
        "The error of a number is its change divided by itself. Where no number is left it is 0. "
        "Compute it in float64, or the comparison itself rounds.",
    ),
    misconceptions=(
        Misconception(
            "accelerators/formats-exchanged",
            "The formats are exchanged. bfloat16 has the exponent of float32, so it hardly ever "
            "overflows or vanishes, and only 7 digits after the point in base 2: it is the *less* "
            "precise one. float16 has 10, and a small range.",
            _swapped,
            (np.array([70000.0, 1e-9], dtype="float32"), "float16"),
        ),
        Misconception(
            "accelerators/bits-cut-off",
            "Half of the bits were cut off. A cast rounds to the nearest number, which halves the "
            "largest error.",
            _truncated,
            (_SMALL, "bfloat16"),
        ),
        Misconception(
            "accelerators/zeros-counted",
            "Numbers that were 0 before were counted. They have lost nothing.",
            _variant(_zeros_counted),
            (np.array([0.0, 1.0], dtype="float32"), "float16"),
        ),
        Misconception(
            "accelerators/absolute-error",
            "The error was not divided by the number. Floating-point formats keep a number of "
            "digits, whatever the size: relative to the number the error is bounded.",
            _variant(_absolute),
            (np.array([100.3], dtype="float32"), "float16"),
        ),
    ),
)
