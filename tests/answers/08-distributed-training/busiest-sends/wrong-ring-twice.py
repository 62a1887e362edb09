# score: 2
# says: keeps its own chunk
# misconception: distributed-training/ring-always-twice
def busiest_sends(gigabytes, workers, scheme, servers):
    if scheme == "ring":
        return 2 * gigabytes if workers > 1 else 0
    if scheme == "root":
        return (workers - 1) * gigabytes
    from_worker = gigabytes
    from_server = workers * gigabytes / servers
    return max(from_worker, from_server)
