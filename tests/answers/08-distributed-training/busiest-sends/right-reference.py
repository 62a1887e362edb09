def busiest_sends(gigabytes, workers, scheme, servers):
    if scheme == "ring":
        return 2 * (workers - 1) / workers * gigabytes
    if scheme == "root":
        return (workers - 1) * gigabytes
    from_worker = gigabytes
    from_server = workers * gigabytes / servers
    return max(from_worker, from_server)
