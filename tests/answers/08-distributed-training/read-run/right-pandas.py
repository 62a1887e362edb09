import pandas as pd


def read_run(record):
    pattern = r"/job:(?P<job>\w+)/replica:\d+/task:(?P<task>\d+)/device:(?P<device>.*)"
    computing = pd.Series(sorted(set(record["computes_on"]))).str.extract(pattern)
    copies = pd.Series(sorted(set(record["copies"]))).str.extract(pattern)
    sizes = computing.groupby(["job", "task"]).size()
    devices = int(sizes.sum())
    if (copies["job"] == "ps").all():
        variables = "parameter servers"
    elif devices == 1:
        variables = "one device"
    else:
        variables = "mirrored" if computing.equals(copies) else "central"
    together = record["replicas_in_sync"] >= devices
    return {
        "hosts": len(sizes),
        "devices_per_host": int(sizes.max()),
        "variables": variables,
        "synchronous": bool(together) if devices > 1 else None,
    }
