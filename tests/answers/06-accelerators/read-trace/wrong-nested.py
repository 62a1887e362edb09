# score: 0
# says: count twice
# misconception: accelerators/nested-events-added
def read_trace(events, step_line):
    own = [event for event in events if event["line"] == step_line]
    whole = max(event["end"] for event in own) - min(event["start"] for event in own)
    spent = {"input": 0.0, "compute": 0.0}
    for event in own:
        if event["kind"] in spent:
            spent[event["kind"]] += event["end"] - event["start"]
    spent["host"] = whole - spent["input"] - spent["compute"]
    return {kind: time / whole for kind, time in spent.items()}
