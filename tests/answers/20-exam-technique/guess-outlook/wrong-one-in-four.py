# score: 0
# says: whatever was eliminated
# misconception: exam-technique/elimination-is-worth-nothing
def guess_outlook(eliminated, needed):
    chances = [1 / 4 for count in eliminated]
    distribution = [1.0]
    for chance in chances:
        stays = [(1 - chance) * share for share in distribution] + [0.0]
        moves = [0.0] + [chance * share for share in distribution]
        distribution = [left + right for left, right in zip(stays, moves)]
    return {"expected": sum(chances), "at_least": sum(distribution[needed:])}
