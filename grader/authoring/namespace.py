"""Runs inside the kernel of `prove`: gives every answer the same namespace."""

from __future__ import annotations

import functools
from typing import Any

_kept: dict[str, Any] = {}


def keep() -> None:
    """Remember the names that are defined now."""
    _kept.clear()
    _kept.update(_names())


def restore() -> None:
    """Go back to the names of the last `keep`."""
    names = _names()
    names.clear()
    names.update(_kept)


def judge(seed: int, until_failure: bool) -> None:
    """Let the following test cells draw other inputs, or put no checks after one that failed."""
    from grader import checks, notebook

    run = functools.partial(checks.run, seed=seed, until_failure=until_failure)
    setattr(notebook, "run", run)  # noqa: B010 not its own name


def _names() -> dict[str, Any]:
    from IPython import get_ipython

    shell = get_ipython()
    names: dict[str, Any] = shell.user_ns
    return names
