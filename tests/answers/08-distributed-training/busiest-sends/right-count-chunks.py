def busiest_sends(gigabytes, workers, scheme, servers):
    if scheme == "ring":
        chunk = gigabytes / workers
        return sum(chunk for _ in range(2)) * (workers - 1)
    if scheme == "root":
        return sum(gigabytes for _ in range(1, workers))
    return gigabytes * max(workers / servers, 1)
