"""Datapoints as the tool's page sees them, and its statistics of them.

The page reads an example's JSON, turns what looks like a number into one, and computes statistics
with the Facets library. What the tool finds depends on that, so it is done here in the same way.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Datapoint = dict[str, Any]

_NUMBER = re.compile(r"\s*([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)?\s*")


def read(text: str) -> Datapoint:
    """Read an example's JSON as Python values.

    Parameters
    ----------
    text
        A ``tf.train.Example`` or ``SequenceExample`` as protobuf writes it.

    Returns
    -------
    dict
        By feature, in alphabetical order: int, float or str (bytes where it is no text); a list of
        them where there is not exactly one. Of a SequenceExample the context.
    """
    message = json.loads(text)
    features = (message.get("features") or message.get("context") or {}).get("feature", {})
    return {name: _value(features[name]) for name in sorted(features)}


def _value(feature: dict[str, Any]) -> Any:
    found = [
        _CONVERT[kind](value)
        for kind, values in feature.items()
        for value in values.get("value", [])
    ]
    return found[0] if len(found) == 1 else found


def _text(encoded: str) -> str | bytes:
    content = base64.b64decode(encoded)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "int64List": int,
    "floatList": float,
    "bytesList": _text,
}


def as_page_sees(datapoint: Datapoint) -> Datapoint:
    """Turn what looks like a number into one, as the page does: "01234" is 1234, "" is 0."""
    return {
        name: _number(value) if isinstance(value, str) else value
        for name, value in datapoint.items()
    }


def _number(text: str) -> float | str:
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if text.strip() else 0


def is_number(value: Any) -> bool:
    """Whether the page takes a value for a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True)
class Statistics:
    """What the page knows about a feature.

    Parameters
    ----------
    numeric
        More of its values are numbers than strings.
    deviation
        Sample standard deviation of the numbers; 0 where there are fewer than two.
    same_value
        The probability that two random examples have the same value, for the other features.
    unique
        The number of different values.
    low, high
        The smallest and the largest number.
    """

    numeric: bool
    deviation: float
    same_value: float
    unique: int
    low: float
    high: float


def statistics(datapoints: Sequence[Datapoint]) -> dict[str, Statistics]:
    """Compute every feature's statistics."""
    values: dict[str, list[Any]] = {}
    for datapoint in datapoints:
        for name, value in datapoint.items():
            values.setdefault(name, []).extend(value if isinstance(value, list) else [value])
    return {name: _statistics(found) for name, found in values.items()}


def _statistics(values: list[Any]) -> Statistics:
    numbers = sorted(value for value in values if is_number(value) and not math.isnan(value))
    counts = Counter(values)
    total = sum(counts.values())
    return Statistics(
        numeric=2 * len(numbers) > len(values),
        deviation=sample_deviation(numbers),
        same_value=sum((count / total) ** 2 for count in counts.values()) if total else 0.0,
        unique=len(counts),
        low=numbers[0] if numbers else math.nan,
        high=numbers[-1] if numbers else math.nan,
    )


def sample_deviation(numbers: Sequence[float]) -> float:
    """Compute the sample standard deviation by Facets' formula; 0 for fewer than two numbers.

    Its divisor is the count less one.
    """
    count = len(numbers)
    if count < 2:
        return 0.0
    total = sum(numbers)
    squares = sum(number * number for number in numbers)
    return math.sqrt(max((squares - total * total / count) / (count - 1), 0.0))
