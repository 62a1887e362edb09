"""Arguments of the tool's methods: which were given, and which are known."""

from __future__ import annotations

from typing import Any


def given(**arguments: Any) -> dict[str, Any]:
    """Leave out what is not given."""
    return {name: value for name, value in arguments.items() if value is not None}


def one_of(what: str, value: Any, known: Any) -> None:
    """Refuse a value that is not among the known ones.

    Raises
    ------
    ValueError
        With all that there are.
    """
    if value not in known:
        raise ValueError(f"There is no {what} {value!r}; there are {', '.join(map(repr, known))}.")
