# score: 0
# says: the sum is
# misconception: slip
def ring_all_reduce(rank, size, values, send, receive):
    return values * size
