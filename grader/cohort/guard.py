"""Notice whether a student's code has changed what judges it, where both share a process.

Most exercises are judged from another process (`judge`) and need none of this. It cannot be
complete: code in the same process can in principle change anything, this included.
"""

from __future__ import annotations

import builtins
import sys
import types
from collections.abc import Iterator
from typing import Any

_WATCHED = ("grader.", "numpy.testing", "unittest.mock")
_SINGLE = (
    *("grader", "builtins", "numpy", "math", "random", "copy", "linecache", "traceback"),
    *("warnings", "signal", "contextlib", "dataclasses", "ast"),
)
# What the course's own tools set, or a notebook may.
_FREE = {("builtins", "_"), ("builtins", "input"), ("builtins", "display")}
_MOST_TOLD = 5

Snapshot = dict[tuple[str, str], tuple[Any, ...]]


class Guard:
    """Remembers the judging code as it is before any cell has run.

    Parameters
    ----------
    shell
        The IPython shell whose hooks are watched.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._modules = dict(_modules())
        self._before = self._take()

    def differences(self) -> list[str]:
        """Name what has changed since the beginning; empty when nothing has."""
        now = self._take()
        changed = [
            f"{module}.{name}" if module else name
            for (module, name), value in self._before.items()
            if now.get((module, name)) != value
        ]
        replaced = [
            f"sys.modules[{name!r}]"
            for name, module in self._modules.items()
            if sys.modules.get(name) is not module
        ]
        return [f"{what} was replaced" for what in [*replaced, *changed]][:_MOST_TOLD]

    def _take(self) -> Snapshot:
        found: Snapshot = {}
        for name, module in self._modules.items():
            for attribute, value in list(vars(module).items()):
                if (name, attribute) not in _FREE and _is_code(value):
                    found[name, attribute] = _identity(value)
        for name, value in self._hooks():
            found["", name] = value
        return found

    def _hooks(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        shell = self._shell
        yield "sys.settrace", (sys.gettrace(),)
        yield "sys.setprofile", (sys.getprofile(),)
        yield "AST transformers", tuple(map(id, shell.ast_transformers))
        yield "input transformers", tuple(map(id, shell.input_transformers_post))
        yield "display hook", (type(shell.displayhook).write_format_data,)


def _modules() -> Iterator[tuple[str, types.ModuleType]]:
    for name, module in list(sys.modules.items()):
        if isinstance(module, types.ModuleType) and (
            name in _SINGLE or any(name.startswith(start) for start in _WATCHED)
        ):
            yield name, module
    yield "builtins", builtins


def _is_code(value: Any) -> bool:
    return isinstance(value, type | types.FunctionType | types.BuiltinFunctionType | tuple)


def _identity(value: Any) -> tuple[Any, ...]:
    if isinstance(value, types.FunctionType):
        return (id(value), id(value.__code__), id(value.__defaults__))
    if isinstance(value, type) and value.__module__.startswith("grader."):
        methods = (
            (name, id(part), id(getattr(part, "__code__", None)))
            for name, part in sorted(vars(value).items())
            if callable(part) or isinstance(part, property | classmethod | staticmethod)
        )
        return (id(value), *methods)
    return (id(value),)
