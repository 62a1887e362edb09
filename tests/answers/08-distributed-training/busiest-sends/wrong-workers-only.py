# score: 2
# says: sends its part to every worker
# misconception: distributed-training/only-workers-send
def busiest_sends(gigabytes, workers, scheme, servers):
    if scheme == "ring":
        return 2 * (workers - 1) / workers * gigabytes
    if scheme == "root":
        return (workers - 1) * gigabytes
    from_worker = gigabytes
    from_server = workers * gigabytes / servers
    return from_worker
