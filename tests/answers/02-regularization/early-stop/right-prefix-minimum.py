def early_stop(history, patience):
    import math

    losses = [math.inf if math.isnan(loss) else loss for loss in history["val_loss"]]
    for epoch in range(len(losses)):
        best = losses.index(min(losses[: epoch + 1]))
        if epoch - best == patience:
            break
    return epoch, best
