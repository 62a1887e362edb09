# score: 4
# says: 2 (n - 1) / n
# misconception: distributed-training/whole-arrays-round
import numpy as np


def ring_all_reduce(rank, size, values, send, receive):
    chunks = [chunk.copy() for chunk in np.array_split(values, size)]
    for step in range(size - 1):
        send(chunks[(rank - step) % size])
        place = (rank - step - 1) % size
        chunks[place] = chunks[place] + receive()
    for step in range(size - 1):
        whole = np.concatenate(chunks)
        send(whole)
        place = (rank - step) % size
        chunks[place] = np.array_split(receive(), size)[place]
    return np.concatenate(chunks)
