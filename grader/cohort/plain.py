"""Run a locked test cell without IPython, so that nothing a notebook changed there has a say."""

from __future__ import annotations

import ast
import traceback
from collections.abc import Mapping
from typing import Any

from grader.checks.capture import captured_output

Outputs = list[dict[str, Any]]


def run_test(source: str, names: dict[str, Any]) -> Outputs:
    """Run a cell and return its outputs in nbformat's form: its last value, or its error.

    What it prints is dropped: it never costs a mark.
    """
    try:
        with captured_output():
            value = _last_value(source, names)
    except BaseException as error:
        return [error_output(error)]
    return [] if value is None else [result_output(value)]


def result_output(value: Any) -> dict[str, Any]:
    """Describe a value as the result of a cell."""
    bundle = getattr(type(value), "_repr_mimebundle_", None)
    data: Mapping[str, Any] = bundle(value) if bundle else {"text/plain": repr(value)}
    return {
        "output_type": "execute_result",
        "data": dict(data),
        "metadata": {},
        "execution_count": None,
    }


def error_output(error: BaseException, name: str = "") -> dict[str, Any]:
    """Describe an error as a cell's output."""
    kind = name or type(error).__name__
    trace = "".join(traceback.format_exception_only(error)).strip() if not name else str(error)
    return {
        "output_type": "error",
        "ename": kind,
        "evalue": str(error),
        "traceback": [trace],
    }


def _last_value(source: str, names: dict[str, Any]) -> Any:
    tree = ast.parse(source, "<test>")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<test>", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<test>", "eval"), names)
