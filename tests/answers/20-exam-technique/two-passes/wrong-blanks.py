# score: 2
# says: Enter a guess before you go
# misconception: exam-technique/leaves-blanks
def two_passes(seconds, limit, total):
    decided, marked, left = [], [], total
    in_time = True
    for number, need in enumerate(seconds):
        left -= min(need, limit)
        in_time = left >= 0
        if not in_time:
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
