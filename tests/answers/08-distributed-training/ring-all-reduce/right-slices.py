import numpy as np


def ring_all_reduce(rank, size, values, send, receive):
    total = np.array(values, dtype=float)
    borders = np.linspace(0, len(total), size + 1).astype(int)
    parts = [slice(first, last) for first, last in zip(borders, borders[1:])]
    place = rank
    for step in range(2 * (size - 1)):
        send(total[parts[place]])
        place = (place - 1) % size
        if step < size - 1:
            total[parts[place]] += receive()
        else:
            total[parts[place]] = receive()
    return total
