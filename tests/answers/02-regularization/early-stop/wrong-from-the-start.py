# score: 0.5
# says: counted from the first epoch
# misconception: regularization/patience-from-the-start
def early_stop(history, patience):
    losses = history["val_loss"]
    stop = min(patience, len(losses) - 1)
    seen = losses[: stop + 1]
    return stop, seen.index(min(seen))
