# score: 0
# says: still running|loop that never ends
# misconception: slip
def roc_auc(y_true, scores):
    wins = 0
    while wins >= 0:
        wins += 1
    return wins
