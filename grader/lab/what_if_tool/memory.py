"""What was done with the tool, so that it can be read, repeated and graded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Source = Literal["python", "browser"]


@dataclass(frozen=True)
class Step:
    """One thing done with the tool, by hand or by a call.

    Parameters
    ----------
    method
        The method of the tool that does it.
    arguments
        By name, as the method takes them.
    result
        What the method returns: numbers, strings, lists and dicts.
    source
        Where it was done.
    """

    method: str
    arguments: Mapping[str, Any]
    result: Any
    source: Source

    @property
    def call(self) -> str:
        """The Python that does the same, without the tool's name."""
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"{self.method}({arguments})"
