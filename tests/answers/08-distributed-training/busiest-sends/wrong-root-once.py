# score: 2
# says: one after the other
# misconception: distributed-training/root-sends-once
def busiest_sends(gigabytes, workers, scheme, servers):
    if scheme == "ring":
        return 2 * (workers - 1) / workers * gigabytes
    if scheme == "root":
        return gigabytes if workers > 1 else 0
    from_worker = gigabytes
    from_server = workers * gigabytes / servers
    return max(from_worker, from_server)
