"""Compare what an answer returned with what it should have returned."""

from __future__ import annotations

import inspect
import math
import reprlib
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np

DEFAULT_TOLERANCE = 1e-6

_repr = reprlib.Repr()
_repr.maxlist = _repr.maxtuple = _repr.maxdict = _repr.maxset = 12
_repr.maxstring = 120
_repr.maxother = 120
_repr.maxlevel = 4


def show(value: Any) -> str:
    """Write a value as short Python that a learner can paste where possible."""
    if isinstance(value, np.ndarray) and value.size <= 40:
        return f"np.array({show(value.tolist())})"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple) and len(value) <= 12:
        body = ", ".join(show(item) for item in value)
        if isinstance(value, list):
            return f"[{body}]"
        return f"({body},)" if len(value) == 1 else f"({body})"
    if isinstance(value, dict) and len(value) <= 12:
        return "{" + ", ".join(f"{key!r}: {show(item)}" for key, item in value.items()) + "}"
    if hasattr(value, "shape"):
        return f"<{type(value).__name__} of shape {tuple(value.shape)}>"
    if inspect.isroutine(value):
        # Its address would tell nobody anything.
        return f"<function {value.__name__}>"
    return _repr.repr(value)


def show_call(name: str, args: Sequence[Any], kwargs: Mapping[str, Any] | None = None) -> str:
    """Write a call as short Python."""
    parts = [show(value) for value in args]
    parts += [f"{key}={show(value)}" for key, value in (kwargs or {}).items()]
    return f"{name}({', '.join(parts)})"


def runnable(call: str) -> bool:
    """Tell whether a call as `show_call` writes it can be pasted: all its values were written."""
    return not any(sign in call for sign in (" of shape ", "<function ", "..."))


def difference(received: Any, expected: Any, tolerance: float = DEFAULT_TOLERANCE) -> str | None:
    """Say how a result differs from the expected one, or None if it does not.

    Numbers, arrays, sequences, mappings, tables and plain values are compared
    by meaning: a list equals a tuple or an array of the same numbers, NaN equals
    NaN, and numbers may differ by `tolerance`, relative or absolute.

    Parameters
    ----------
    received
        What the answer returned.
    expected
        What it should have returned; its type decides how to compare.
    tolerance
        Largest relative or absolute difference of two numbers that count as equal.

    Returns
    -------
    str or None
        A clause such as "is 0.5", "has shape (3,), not (2,)" or None.
    """
    if isinstance(expected, Mapping):
        return _mapping_difference(received, expected, tolerance)
    if expected is None or isinstance(expected, str | bool | np.bool_):
        return _plain_difference(received, expected)
    if isinstance(expected, Real):
        return _number_difference(received, float(expected), tolerance)
    return _array_difference(received, expected, tolerance)


def _plain_difference(received: Any, expected: Any) -> str | None:
    if isinstance(expected, bool | np.bool_):
        if not isinstance(received, bool | np.bool_):
            return f"is {show(received)}, of type {_type(received)}, where True or False belongs"
        return None if bool(received) == bool(expected) else f"is {received}"
    return (
        None
        if type(received) is type(expected) and received == expected
        else (f"is {show(received)}")
    )


def _number_difference(received: Any, expected: float, tolerance: float) -> str | None:
    if type(received) is bool or not isinstance(received, Real):
        array = _as_numbers(received)
        if array is None or array.size != 1 or isinstance(received, bool | np.bool_):
            return f"is {show(received)}, of type {_type(received)}, where one number belongs"
        if array.ndim:
            return f"is {show(received)}, of shape {array.shape}, where one number belongs"
        received = array.item()
    value = float(received)
    if math.isnan(value) and math.isnan(expected):
        return None
    if math.isclose(value, expected, rel_tol=tolerance, abs_tol=tolerance):
        return None
    return f"is {show(value)}"


def _array_difference(received: Any, expected: Any, tolerance: float) -> str | None:
    wanted = np.asarray(expected)
    # NumPy takes an empty list for numbers.
    if wanted.dtype.kind not in "biuf" or (isinstance(expected, list | tuple) and not expected):
        if not isinstance(received, Sequence | np.ndarray) or isinstance(received, str):
            return f"is {show(received)}, of type {_type(received)}, where a sequence belongs"
        return None if list(received) == list(expected) else f"is {show(received)}"
    got = _as_numbers(received)
    if got is None:
        return f"is {show(received)}, of type {_type(received)}, where numbers belong"
    if got.shape != wanted.shape:
        return f"has shape {got.shape}, not {wanted.shape}"
    close = np.isclose(got, wanted, rtol=tolerance, atol=tolerance, equal_nan=True)
    if close.all():
        return None
    if wanted.size <= 12:
        return f"is {show(got.tolist())}"
    where = tuple(int(axis[0]) for axis in np.nonzero(~close))
    return f"differs in {int((~close).sum())} of {wanted.size} places, first at {list(where)}"


def _mapping_difference(received: Any, expected: Mapping[Any, Any], tolerance: float) -> str | None:
    if not isinstance(received, Mapping):
        return f"is {show(received)}, of type {_type(received)}, where a dict belongs"
    missing = [key for key in expected if key not in received]
    if missing:
        return f"lacks {', '.join(map(repr, missing))}"
    extra = [key for key in received if key not in expected]
    if extra:
        return f"has {', '.join(map(repr, extra))}, which nobody asked for"
    for key, value in expected.items():
        found = difference(received[key], value, tolerance)
        if found:
            return f"at {key!r} {found}"
    return None


def _as_numbers(value: Any) -> np.ndarray[Any, Any] | None:
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    return array.astype(float) if array.dtype.kind in "biuf" else None


def _type(value: Any) -> str:
    return "None (nothing was returned)" if value is None else type(value).__name__
