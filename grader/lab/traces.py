"""Profile a piece of work with TensorFlow's profiler, and read the trace."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

STEP_LINE = "step"
"""What `read` calls the thread that ran the profiled block, whose real name differs."""

_WHOLE = "profiled"

_KINDS = {
    "fetch": "input",
    "IteratorGetNext": "input",
    "report": "host",
    "EagerKernelExecute": "compute",
}
"""What an event of the trace is about; all others are details or bookkeeping."""


class TraceError(ValueError):
    """A folder does not hold one trace that can be read."""


@contextlib.contextmanager
def profiled(folder: str | Path) -> Iterator[None]:
    """Record what TensorFlow and its threads do inside a ``with`` block.

    Parameters
    ----------
    folder
        Gets the trace, in the form that TensorBoard's profile page opens.
    """
    import tensorflow as tf

    options = tf.profiler.experimental.ProfilerOptions(host_tracer_level=2)
    tf.profiler.experimental.start(str(folder), options=options)
    try:
        with tf.profiler.experimental.Trace(_WHOLE):
            yield
    finally:
        tf.profiler.experimental.stop()


def read(folder: str | Path) -> pd.DataFrame:
    """Read a trace as a table of events.

    Parameters
    ----------
    folder
        As given to `profiled`.

    Returns
    -------
    pandas.DataFrame
        One row an event: ``line`` (the thread), ``name``, ``kind`` (input, host, compute, or empty
        for a detail), ``start`` and ``end`` in milliseconds since the first event.

    Raises
    ------
    TraceError
        There is no trace in the folder, more than one, or one that is damaged.
    """
    from google.protobuf.message import DecodeError
    from tensorflow.tsl.profiler.protobuf import xplane_pb2

    files = sorted(Path(folder).rglob("*.xplane.pb"))
    if len(files) != 1:
        raise TraceError(
            f"{folder} holds {len(files)} traces, where one is needed. Profile into an "
            "empty folder."
        )
    space = xplane_pb2.XSpace()
    try:
        space.ParseFromString(files[0].read_bytes())
    except DecodeError as error:
        raise TraceError(f"{files[0]} cannot be read ({error}). Profile again.") from error
    events = pd.DataFrame(
        list(_events(space)), columns=["line", "name", "kind", "start", "end"]
    ).sort_values("start", ignore_index=True)
    waits = _overlaps(events, "compute", "input")
    return events.assign(
        kind=events["kind"].mask(waits, ""),
        start=events["start"] - events["start"].min(),
        end=events["end"] - events["start"].min(),
    )


def _overlaps(events: pd.DataFrame, kind: str, other: str) -> pd.Series[bool]:
    """Find events of a kind during one of another kind on their line, as a kernel that waits is."""
    found = pd.Series(data=False, index=events.index)
    for event in events[events["kind"] == other].itertuples():
        together = (events["start"] < event.end) & (events["end"] > event.start)
        found |= together & (events["line"] == event.line) & (events["kind"] == kind)
    return found


def _events(space: Any) -> Iterator[tuple[str, str, str, float, float]]:
    for plane in space.planes:
        for line in plane.lines:
            name = line.display_name or line.name
            if any(plane.event_metadata[event.metadata_id].name == _WHOLE for event in line.events):
                name = STEP_LINE
            for event in line.events:
                label = plane.event_metadata[event.metadata_id].name
                start = line.timestamp_ns / 1e6 + event.offset_ps / 1e9
                yield name, label, _kind(label), start, start + event.duration_ps / 1e9


def _kind(name: str) -> str:
    return next((kind for part, kind in _KINDS.items() if part in name), "")
