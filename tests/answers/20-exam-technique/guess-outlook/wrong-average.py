# score: 2
# says: scatter less than equal ones
# misconception: exam-technique/average-guess
def guess_outlook(eliminated, needed):
    chances = [1 / (4 - count) for count in eliminated]
    chances = [sum(chances) / len(chances)] * len(chances)
    distribution = [1.0]
    for chance in chances:
        stays = [(1 - chance) * share for share in distribution] + [0.0]
        moves = [0.0] + [chance * share for share in distribution]
        distribution = [left + right for left, right in zip(stays, moves)]
    return {"expected": sum(chances), "at_least": sum(distribution[needed:])}
