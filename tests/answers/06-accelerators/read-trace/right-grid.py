# Marks every microsecond instead of joining spans.
import numpy as np


def read_trace(events, step_line):
    own = [event for event in events if event["line"] == step_line]
    begin = min(event["start"] for event in own)
    length = round((max(event["end"] for event in own) - begin) * 1000)
    marks = {"input": np.zeros(length, bool), "compute": np.zeros(length, bool)}
    for event in own:
        if event["kind"] in marks:
            first, last = (round((event[key] - begin) * 1000) for key in ("start", "end"))
            marks[event["kind"]][first:last] = True
    shares = {kind: float(busy.mean()) for kind, busy in marks.items()}
    shares["host"] = 1 - shares["input"] - shares["compute"]
    return shares
