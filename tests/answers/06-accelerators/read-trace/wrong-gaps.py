# score: 0
# says: The gaps are missing
# misconception: accelerators/gaps-ignored
def read_trace(events, step_line):
    own = [event for event in events if event["line"] == step_line]

    def covered(kind):
        total, reached = 0.0, float("-inf")
        for event in sorted(own, key=lambda event: event["start"]):
            if event["kind"] == kind and event["end"] > reached:
                total += event["end"] - max(event["start"], reached)
                reached = event["end"]
        return total

    spent = {kind: covered(kind) for kind in ("input", "compute", "host")}
    return {kind: time / sum(spent.values()) for kind, time in spent.items()}
