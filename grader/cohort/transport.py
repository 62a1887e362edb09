"""Carry values between a judge and an answer as data.

Nothing is pickled: a message from a student's process can build numbers, texts, containers, arrays
and tables of the types below, and nothing else. A function travels as a number by which the other
side calls it back.
"""

from __future__ import annotations

import base64
import builtins
import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

_PLAIN = (bool, int, float, str, type(None))
_DEPTH = 40
# An array of these kinds is its bytes. Arrays of objects travel as lists.
_KINDS = frozenset("biufcSUmM")

Keep = Callable[[Callable[..., Any]], int]
Find = Callable[[int], Callable[..., Any]]
Inner = Callable[[Any], Any]


class NotDataError(Exception):
    """A value is of a type that does not travel; the message names it."""


def encode(value: Any, keep: Keep, depth: int = 0) -> Any:
    """Turn a value into what JSON can hold.

    Parameters
    ----------
    value
        What is to travel.
    keep
        Remembers a function and returns the number by which the other side may call it.
    depth
        How deep inside other values this one is.

    Raises
    ------
    NotDataError
        It holds something that does not travel.
    """
    if depth > _DEPTH:
        raise NotDataError("a value inside itself, or one that is nested too deep")

    def inner(part: Any) -> Any:
        return encode(part, keep, depth + 1)

    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list:
        return [inner(item) for item in value]
    if kind in _ENCODERS:
        tag, turn = _ENCODERS[kind]
        return {tag: turn(value, inner)}
    if isinstance(value, np.generic) and value.dtype.kind in _KINDS:
        return {"scalar": _array(np.asarray(value))}
    if isinstance(value, pd.Series | pd.DataFrame | pd.Index):
        return {"table": _encode_table(value, inner)}
    if _is_function(value):
        return {"function": keep(value)}
    raise NotDataError(f"a {kind.__module__}.{kind.__qualname__}")


def _items(value: Any, inner: Inner) -> Any:
    return [inner(item) for item in value]


def _encode_array(value: np.ndarray[Any, Any], inner: Inner) -> Any:
    if value.dtype.kind in _KINDS:
        return _array(value)
    if value.dtype.kind == "O":
        return {"items": [inner(item) for item in value.ravel()], "shape": list(value.shape)}
    raise NotDataError(f"an array of {value.dtype}")


_ENCODERS: dict[type[Any], tuple[str, Callable[[Any, Inner], Any]]] = {
    complex: ("complex", lambda value, _: [value.real.hex(), value.imag.hex()]),
    bytes: ("bytes", lambda value, _: base64.b64encode(value).decode()),
    tuple: ("tuple", _items),
    set: ("set", _items),
    frozenset: ("frozenset", _items),
    dict: ("dict", lambda value, inner: [_items(item, inner) for item in value.items()]),
    range: ("range", lambda value, _: [value.start, value.stop, value.step]),
    slice: ("slice", lambda value, inner: _items((value.start, value.stop, value.step), inner)),
    np.ndarray: ("array", _encode_array),
    np.random.Generator: (
        "generator",
        lambda value, inner: inner(value.bit_generator.state),
    ),
}


def _is_function(value: Any) -> bool:
    """Tell a function from an object that can also be called, such as a Keras model."""
    plain = isinstance(value, functools.partial | np.ufunc) or getattr(value, "is_remote", False)
    return inspect.isroutine(value) or plain


def decode(data: Any, find: Find, depth: int = 0) -> Any:
    """Build a value from what `encode` made of it.

    Raises
    ------
    NotDataError
        `data` was not made by `encode`.
    """
    if depth > _DEPTH:
        raise NotDataError("nested too deep")

    def inner(part: Any) -> Any:
        return decode(part, find, depth + 1)

    if isinstance(data, _PLAIN):
        return data
    if isinstance(data, list):
        return [inner(item) for item in data]
    if not isinstance(data, dict) or not data:
        raise NotDataError("no value")
    tag, body = next(iter(data.items()))
    try:
        if tag == "function":
            return find(int(body))
        return _DECODERS[tag](body, inner)
    except (TypeError, ValueError, KeyError, OverflowError, MemoryError) as error:
        raise NotDataError(f"no {tag[:40]}: {error}") from error


def _decode_array(body: Any, inner: Inner) -> np.ndarray[Any, Any]:
    if "items" not in body:
        return _from_array(body)
    result = np.empty(len(body["items"]), dtype=object)
    result[:] = [inner(item) for item in body["items"]]
    return result.reshape(body["shape"])


def _decode_generator(body: Any, inner: Inner) -> np.random.Generator:
    state = inner(body)
    kinds = {"PCG64": np.random.PCG64, "MT19937": np.random.MT19937, "Philox": np.random.Philox}
    bits: Any = kinds[state["bit_generator"]](0)
    bits.state = state
    return np.random.Generator(bits)


def _array(value: np.ndarray[Any, Any]) -> dict[str, Any]:
    order = "F" if value.ndim > 1 and value.flags.f_contiguous else "C"
    return {
        "dtype": value.dtype.str,
        "shape": list(value.shape),
        "order": order,
        "data": base64.b64encode(value.tobytes(order)).decode(),  # type: ignore[arg-type]
    }


def _from_array(body: Any) -> np.ndarray[Any, Any]:
    dtype = np.dtype(str(body["dtype"]))
    if dtype.kind not in _KINDS:
        raise NotDataError(f"an array of {dtype}")
    flat = np.frombuffer(base64.b64decode(body["data"]), dtype=dtype).copy()
    shape = tuple(int(size) for size in body["shape"])
    return flat.reshape(shape, order="F" if body["order"] == "F" else "C")


def _encode_table(value: Any, inner: Inner) -> Any:
    if isinstance(value, pd.DataFrame):
        columns = [inner(value.iloc[:, at]) for at in range(value.shape[1])]
        body = {"columns": inner(value.columns), "index": inner(value.index), "data": columns}
        return {"kind": "frame", **body}
    if isinstance(value, pd.RangeIndex):
        steps = [value.start, value.stop, value.step]
        return {"kind": "steps", "data": steps, "name": inner(value.name)}
    if isinstance(value, pd.MultiIndex):
        body = {"data": inner(value.tolist()), "name": inner(list(value.names))}
        return {"kind": "tuples", **body}
    kind = "series" if isinstance(value, pd.Series) else "index"
    index = inner(value.index) if isinstance(value, pd.Series) else None
    data: Any = value
    categories = None
    if isinstance(value.dtype, pd.CategoricalDtype):
        categories = {"categories": inner(value.dtype.categories), "ordered": value.dtype.ordered}
        data = pd.Series(value).cat.codes if kind == "index" else value.cat.codes
    plain = data.to_numpy()
    body = {
        "dtype": "category" if categories else str(value.dtype),
        "categories": categories,
        "data": inner(plain),
        "index": index,
        "name": inner(value.name),
    }
    return {"kind": kind, **body}


def _decode_table(body: Any, inner: Inner) -> Any:
    kind = body["kind"]
    if kind == "steps":
        start, stop, step = (int(part) for part in body["data"])
        return pd.RangeIndex(start, stop, step, name=inner(body["name"]))
    if kind == "tuples":
        return pd.MultiIndex.from_tuples(inner(body["data"]), names=inner(body["name"]))
    if kind == "frame":
        index, columns = inner(body["index"]), inner(body["columns"])
        series = [inner(column) for column in body["data"]]
        frame = pd.DataFrame(dict(enumerate(series)), index=index)
        frame.columns = columns
        return frame
    data = inner(body["data"])
    dtype = str(body["dtype"])
    if body["categories"]:
        known = body["categories"]
        data = pd.Categorical.from_codes(
            data, categories=inner(known["categories"]), ordered=bool(known["ordered"])
        )
        dtype = "category"
    name = inner(body["name"])
    if kind == "series":
        return pd.Series(data, index=inner(body["index"]), dtype=dtype, name=name)
    return pd.Index(data, dtype=dtype, name=name)


_DECODERS: dict[str, Callable[[Any, Inner], Any]] = {
    "complex": lambda body, _: complex(*(float.fromhex(part) for part in body)),
    "bytes": lambda body, _: base64.b64decode(body),
    "tuple": lambda body, inner: tuple(inner(item) for item in body),
    "set": lambda body, inner: {inner(item) for item in body},
    "frozenset": lambda body, inner: frozenset(inner(item) for item in body),
    "dict": lambda body, inner: {inner(key): inner(value) for key, value in body},
    "range": lambda body, _: range(*body),
    "slice": lambda body, inner: slice(*(inner(part) for part in body)),
    "array": _decode_array,
    "scalar": lambda body, _: _from_array(body)[()],
    "generator": _decode_generator,
    "table": _decode_table,
}


def describe_error(error: BaseException) -> dict[str, Any]:
    """Turn an exception into data: its type's name and its text."""
    try:
        text = str(error)[:2000]
    except BaseException as trouble:
        text = f"<its text raised {type(trouble).__name__}>"
    return {"type": type(error).__name__, "text": text}


def rebuild_error(data: Any) -> Exception:
    """Build an exception that reads like the one described.

    Only Python's own types come back as themselves; any other becomes a plain exception of the
    same name.
    """
    name, text = str(data.get("type", "Exception"))[:80], str(data.get("text", ""))[:2000]
    known: Any = getattr(builtins, name, None)
    if not (isinstance(known, type) and issubclass(known, Exception)):
        known = Exception
    error: Exception = known.__new__(known)
    error.args = (text,)
    if type(error).__name__ == name and str(error) == text:
        return error
    mimic: Any = type(name, (known,), {"__str__": lambda _: text, "__module__": "builtins"})
    made: Exception = mimic.__new__(mimic)
    return made
