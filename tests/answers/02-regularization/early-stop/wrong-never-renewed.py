# score: 1
# says: bad epochs were added up
# misconception: regularization/patience-never-renewed
def early_stop(history, patience):
    losses = history["val_loss"]
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited >= patience:
            return epoch, best
    return len(losses) - 1, best
