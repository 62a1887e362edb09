"""A look at the tool's configuration before anything is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

_ELSEWHERE = {
    "estimator_and_spec": "set_estimator_and_feature_spec: estimators left TensorFlow in 2024",
    "use_aip": "set_ai_platform_model: AI Platform Prediction was shut down in 2025",
    "uses_predict_api": "set_uses_predict_api: this bridge calls no TensorFlow Serving",
}


def check_config(config: Mapping[str, Any]) -> None:
    """Refuse a model and a vocabulary that the tool would show wrongly or not at all.

    Raises
    ------
    ValueError
        With what was found, and what to do.
    """
    _check_model(config)
    vocabulary = config.get("label_vocab") or []
    if not all(isinstance(label, str) for label in vocabulary):
        raise ValueError(
            f"set_label_vocab takes the classes' names as strings, got {list(vocabulary)}. "
            f"Write {[str(label) for label in vocabulary]}."
        )


def check_examples(examples: Sequence[Any], most_rows: int, messages: bool) -> None:
    """Refuse examples that the tool would show wrongly or not at all.

    Parameters
    ----------
    examples, most_rows
        The rows, and how many there may be.
    messages
        Whether they are protobuf messages, not dicts or lists.

    Raises
    ------
    ValueError
        With the first that was found, and what to do.
    """
    _check_rows(examples, most_rows)
    if not messages:
        for row, example in enumerate(examples):
            _check_values(row, example)


def _check_model(config: Mapping[str, Any]) -> None:
    for key, why in _ELSEWHERE.items():
        if config.get(key) or config.get(f"compare_{key}"):
            raise ValueError(f"{why}. Use set_custom_predict_fn.")
    if "custom_predict_fn" not in config:
        raise ValueError("The tool needs a model: add .set_custom_predict_fn(function).")


def _check_rows(examples: Sequence[Any], most_rows: int) -> None:
    if not examples:
        raise ValueError("The tool needs at least one example, got an empty list.")
    if len(examples) > most_rows:
        raise ValueError(
            f"{len(examples):,} examples are too many: each travels to the browser, which stays "
            f"usable up to about {most_rows:,}. Give the tool a random sample, "
            f"table.sample({most_rows:_}, random_state=0), or raise most_rows."
        )


def _check_values(row: int, example: Any) -> None:
    if not isinstance(example, dict | list):
        raise ValueError(
            f"Example {row} is a {type(example).__name__}; the tool takes dicts (a DataFrame's "
            'table.to_dict("records")), lists with feature_names, or tf.train.Example.'
        )
    named = example.items() if isinstance(example, dict) else enumerate(example)
    for name, value in named:
        plain = value.item() if isinstance(value, np.generic) else value
        if isinstance(plain, bool) or not isinstance(plain, int | float | str):
            raise ValueError(
                f"Example {row} has {value!r} as {name!r}; the tool takes whole numbers, other "
                "numbers and strings. Write True and False as 1 and 0, and leave a missing "
                "feature out of the dict."
            )
        if isinstance(plain, float) and not math.isfinite(plain):
            raise ValueError(
                f"Example {row} has {value!r} as {name!r}, which is no number to the tool. Leave "
                "a missing feature out of the dict."
            )


def check_target(target: str, values: Sequence[Any], vocabulary: Sequence[str]) -> None:
    """Refuse a target that is not written in class numbers.

    The page compares it with the numbers of the classes, and would count every row as wrong.

    Parameters
    ----------
    target
        The feature's name.
    values
        Its values as ``tf.train.Feature``.
    vocabulary
        The classes' names; may be empty.

    Raises
    ------
    ValueError
        With the first such value, and the numbers to write.
    """
    for value in values:
        if any(not text.strip().isdigit() for text in value.bytes_list.value):
            names = list(vocabulary) or ["the first class", "the second class"]
            numbers = ", ".join(f"{number} for {name!r}" for number, name in enumerate(names))
            raise ValueError(
                f"The target {target!r} has the string {value.bytes_list.value[0].decode()!r}; the "
                f"tool compares it with the classes' numbers. Write {numbers}; set_label_vocab "
                "gives the names that are shown."
            )
