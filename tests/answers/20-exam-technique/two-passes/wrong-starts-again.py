# score: 2
# says: started from the beginning
# misconception: exam-technique/starts-again
def two_passes(seconds, limit, total):
    decided, marked, left = [], [], total
    for number, need in enumerate(seconds):
        left -= min(need, limit)
        if left < 0:
            break
        (decided if need <= limit else marked).append(number)
    answered = {*decided, *marked}
    for number in marked:
        left -= seconds[number]
        if left < 0:
            break
        decided.append(number)
    return {
        "decided": sorted(decided),
        "guessed": sorted(answered - set(decided)),
        "blank": [number for number in range(len(seconds)) if number not in answered],
    }
