import numpy as np


def ring_all_reduce(rank, size, values, send, receive):
    if size == 1:
        return list(values)
    chunks = {number: chunk for number, chunk in enumerate(np.array_split(values, size))}
    carried = chunks[rank]
    for number in range(rank - 1, rank - size, -1):
        send(carried)
        carried = receive() + chunks[number % size]
    finished = {(rank + 1) % size: carried}
    for number in range(rank, rank - size + 1, -1):
        send(carried)
        carried = finished[number % size] = receive()
    return [float(value) for number in range(size) for value in finished[number]]
