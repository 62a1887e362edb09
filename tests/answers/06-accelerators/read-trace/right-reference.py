def read_trace(events, step_line):
    own = [event for event in events if event["line"] == step_line]
    begin = min(event["start"] for event in own)
    end = max(event["end"] for event in own)

    def covered(kind):
        total, reached = 0.0, begin
        for event in sorted(own, key=lambda event: event["start"]):
            if event["kind"] == kind and event["end"] > reached:
                total += event["end"] - max(event["start"], reached)
                reached = event["end"]
        return total / (end - begin)

    shares = {"input": covered("input"), "compute": covered("compute")}
    return shares | {"host": 1 - sum(shares.values())}
