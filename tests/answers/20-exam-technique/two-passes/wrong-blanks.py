# score: 2
# says: Enter a guess before you go
# misconception: exam-technique/leaves-blanks
def two_passes(seconds, limit, total):
    decided, marked, left = [], [], total
    for number, need in enumerate(seconds):
        left -= min(need, limit)
        if left < 0:
            break
        (decided if need <= limit else marked).append(number)
    answered = {*decided, *marked}
    for number in marked:
        left -= seconds[number] - limit
        if left < 0:
            break
        decided.append(number)
    return {
        "decided": sorted(decided),
        "guessed": [],
        "blank": [number for number in range(len(seconds)) if number not in decided],
    }
