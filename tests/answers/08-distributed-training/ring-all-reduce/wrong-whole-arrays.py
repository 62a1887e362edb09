# score: 3
# says: Whole arrays went round
# misconception: distributed-training/whole-arrays-round
import numpy as np


def ring_all_reduce(rank, size, values, send, receive):
    total = np.array(values)
    carried = total
    for _ in range(size - 1):
        send(carried)
        carried = receive()
        total = total + carried
    return total
