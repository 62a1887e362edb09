# score: 2.5
# says: By the definition
# misconception: slip
def early_stop(history, patience):
    losses = history["val_loss"]
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] <= losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch, best
    return len(losses) - 1, best
