"""Notice whether a student's code has changed what judges it, where both share a process.

Most exercises are judged from another process (`judge`) and need none of this. It cannot be
complete: code in the same process can in principle change anything, this included.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_WATCHED = ("grader.", "numpy.testing", "unittest.mock")
_SINGLE = (
    *("grader", "builtins", "numpy", "math", "random", "copy", "linecache", "traceback"),
    *("warnings", "signal", "contextlib", "dataclasses", "ast"),
)
# What the course's own tools set, or a notebook may.
_FREE = {("builtins", "_"), ("builtins", "input"), ("builtins", "display")}
_MOST_TOLD = 5

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class _Name:
    """A name and what it stood for before any cell had run.

    Parameters
    ----------
    shown
        How it is told.
    space
        The names of its module or class, as they are now.
    name, value
        What it was.
    """

    shown: str
    space: Mapping[str, Any]
    name: str
    value: Any

    @property
    def changed(self) -> bool:
        return self.space.get(self.name, _ABSENT) is not self.value


@dataclass(frozen=True, slots=True)
class _Body:
    """What a function did before any cell had run."""

    shown: str
    function: types.FunctionType
    code: types.CodeType
    defaults: tuple[Any, ...] | None
    keywords: dict[str, Any] | None

    @property
    def changed(self) -> bool:
        now = self.function
        return (
            now.__code__ is not self.code
            or now.__defaults__ is not self.defaults
            or now.__kwdefaults__ is not self.keywords
        )


class Guard:
    """Remembers the judging code as it is before any cell has run.

    Parameters
    ----------
    shell
        The IPython shell whose hooks are watched.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        modules = list(_modules())
        loaded = [
            _Name(f"sys.modules[{name!r}]", sys.modules, name, module) for name, module in modules
        ]
        names = [name for _, module in modules for name in _names(module)]
        parts = [part for name in names for part in _parts(name)]
        bodies = [body for name in (*names, *parts) for body in _bodies(name)]
        keywords = [keyword for body in bodies for keyword in _keywords(body)]
        self._before: list[_Name | _Body] = [*loaded, *names, *parts, *bodies, *keywords]
        self._hooks_before = dict(self._hooks())

    def differences(self) -> list[str]:
        """Name what has changed since the beginning; empty when nothing has."""
        changed = [one.shown for one in self._before if one.changed]
        changed += [name for name, value in self._hooks() if self._hooks_before[name] != value]
        return [f"{what} was replaced" for what in dict.fromkeys(changed)][:_MOST_TOLD]

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


def _names(module: types.ModuleType) -> Iterator[_Name]:
    """List the code and the constants of a module."""
    space = vars(module)
    for name, value in list(space.items()):
        if (module.__name__, name) not in _FREE and (callable(value) or isinstance(value, tuple)):
            yield _Name(f"{module.__name__}.{name}", space, name, value)


def _parts(name: _Name) -> Iterator[_Name]:
    """List the methods of a class of ours."""
    if isinstance(name.value, type) and name.value.__module__.startswith("grader."):
        space = vars(name.value)
        for part, value in space.items():
            if callable(value) or isinstance(value, property | classmethod | staticmethod):
                yield _Name(name.shown, space, part, value)


def _bodies(name: _Name) -> Iterator[_Body]:
    """List the functions behind a name, which could be given another body."""
    value = name.value
    behind = (value.fget, value.fset) if isinstance(value, property) else (value,)
    for one in behind:
        function = getattr(one, "__func__", one)
        if isinstance(function, types.FunctionType):
            defaults, keywords = function.__defaults__, function.__kwdefaults__
            yield _Body(name.shown, function, function.__code__, defaults, keywords)


def _keywords(body: _Body) -> Iterator[_Name]:
    """List the defaults that a function takes by keyword, in a dict that could be written to."""
    space = body.keywords or {}
    for name, value in space.items():
        yield _Name(body.shown, space, name, value)
