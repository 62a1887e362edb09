# score: 3
# says: messages
# misconception: slip
import numpy as np


def ring_all_reduce(rank, size, values, send, receive):
    chunks = [chunk.copy() for chunk in np.array_split(values, size)]
    for step in range(size - 1):
        send(chunks[(rank - step) % size])
        place = (rank - step - 1) % size
        chunks[place] = chunks[place] + receive()
    for step in range(size):
        send(chunks[(rank + 1 - step) % size])
        chunks[(rank - step) % size] = receive()
    return np.concatenate(chunks)
