# score: 0
# says: counted from 1
# misconception: regularization/epochs-counted-from-one
def early_stop(history, patience):
    losses = history["val_loss"]
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1
