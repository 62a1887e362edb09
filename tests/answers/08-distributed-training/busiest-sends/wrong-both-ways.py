# score: 2
# says: By the definition
# misconception: slip
def busiest_sends(gigabytes, workers, scheme, servers):
    if scheme == "ring":
        return 2 * (workers - 1) / workers * gigabytes
    if scheme == "root":
        return (workers - 1) * gigabytes
    from_worker = gigabytes
    from_server = workers * gigabytes / servers
    return 2 * max(from_worker, from_server)
