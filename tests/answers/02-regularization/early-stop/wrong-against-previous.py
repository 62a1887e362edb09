# score: 1
# says: compared with the one before
# misconception: regularization/compares-with-previous-epoch
def early_stop(history, patience):
    losses = history["val_loss"]
    waited = 0
    for epoch in range(1, len(losses)):
        waited = waited + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if waited >= patience:
            break
    return epoch, losses.index(min(losses[: epoch + 1]))
