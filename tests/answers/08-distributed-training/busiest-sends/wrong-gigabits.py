# score: 0
# says: By the definition
# misconception: slip
def busiest_sends(gigabytes, workers, scheme, servers):
    gigabytes = 8 * gigabytes
    if scheme == "ring":
        return 2 * (workers - 1) / workers * gigabytes
    if scheme == "root":
        return (workers - 1) * gigabytes
    from_worker = gigabytes
    from_server = workers * gigabytes / servers
    return max(from_worker, from_server)
