"""What judges within reach of a student's code is watched: names, and the bodies behind them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader import notebook
from grader.checks import verdict
from grader.cohort.guard import Guard


class _Hook:
    def write_format_data(self) -> None:
        """Stand for IPython's."""


def _other(*_: Any) -> None:
    return None


def _replace_a_function(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(notebook, "check", _other)


def _replace_a_body(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(notebook.check, "__code__", _other.__code__)


def _replace_defaults(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(notebook.check, "__defaults__", (1,))


def _replace_keywords(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(notebook.check, "__kwdefaults__", {"hidden": ()})


def _write_to_keywords(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(vars(notebook)["check"].__kwdefaults__, "hidden", (1,))


def _replace_a_method(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verdict.Verdict, "__repr__", _other)


def _replace_the_body_of_a_property(patch: pytest.MonkeyPatch) -> None:
    getter: Any = vars(verdict.Verdict)["score"].fget
    patch.setattr(getter, "__code__", _other.__code__)


def _replace_what_numpy_dispatches(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(np, "mean", _other)


def _replace_a_ufunc(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(np, "isfinite", _other)


def _remove_a_name(patch: pytest.MonkeyPatch) -> None:
    patch.delattr(np, "allclose")


def _replace_a_module(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "grader.notebook", SimpleNamespace())


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (_replace_a_function, "grader.notebook.check"),
        (_replace_a_body, "grader.notebook.check"),
        (_replace_defaults, "grader.notebook.check"),
        (_replace_keywords, "grader.notebook.check"),
        (_write_to_keywords, "grader.notebook.check"),
        (_replace_a_method, "grader.checks.verdict.Verdict"),
        (_replace_the_body_of_a_property, "grader.checks.verdict.Verdict"),
        (_replace_what_numpy_dispatches, "numpy.mean"),
        (_replace_a_ufunc, "numpy.isfinite"),
        (_remove_a_name, "numpy.allclose"),
        (_replace_a_module, "sys.modules['grader.notebook']"),
    ],
)
def test_what_is_replaced_is_told(
    tamper: Callable[[pytest.MonkeyPatch], None], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = Guard(
        SimpleNamespace(ast_transformers=[], input_transformers_post=[], displayhook=_Hook())
    )
    assert guard.differences() == []
    with monkeypatch.context() as patch:
        tamper(patch)
        found = guard.differences()
    assert f"{told} was replaced" in found
    assert guard.differences() == []
