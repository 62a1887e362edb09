# score: 0
# says: stayed with every question
# misconception: exam-technique/stubborn
def two_passes(seconds, limit, total):
    decided, clock = [], 0
    for number, need in enumerate(seconds):
        clock += need
        if clock > total:
            break
        decided.append(number)
    return {"decided": decided, "guessed": [], "blank": list(range(len(decided), len(seconds)))}
