from collections import deque


def two_passes(seconds, limit, total):
    state = ["blank"] * len(seconds)
    visits = deque((number, need, False) for number, need in enumerate(seconds))
    clock = 0
    while visits:
        number, need, again = visits.popleft()
        clock += need if again else min(need, limit)
        if clock > total:
            break
        if again or need <= limit:
            state[number] = "decided"
        else:
            state[number] = "guessed"
            visits.append((number, need - limit, True))
    kinds = ("decided", "guessed", "blank")
    return {kind: [i for i, found in enumerate(state) if found == kind] for kind in kinds}
