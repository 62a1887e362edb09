# score: 0
# says: one over what is left
# misconception: exam-technique/share-eliminated
def guess_outlook(eliminated, needed):
    chances = [sum(eliminated) / len(eliminated) / 4] * len(eliminated)
    distribution = [1.0]
    for chance in chances:
        stays = [(1 - chance) * share for share in distribution] + [0.0]
        moves = [0.0] + [chance * share for share in distribution]
        distribution = [left + right for left, right in zip(stays, moves)]
    return {"expected": sum(chances), "at_least": sum(distribution[needed:])}
