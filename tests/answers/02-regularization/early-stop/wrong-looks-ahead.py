# score: 1
# says: never trained
# misconception: regularization/looks-ahead
def early_stop(history, patience):
    losses = history["val_loss"]
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch, losses.index(min(losses))
    return len(losses) - 1, best
