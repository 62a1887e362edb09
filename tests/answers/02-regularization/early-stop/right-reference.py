def early_stop(history, patience):
    """Find where early stopping ends training, and which weights it restores.

    Epochs are counted from 0. An epoch is better than another only if its loss is
    strictly lower; NaN is never better.

    Parameters
    ----------
    history : dict
        As Keras gives it: ``loss`` and ``val_loss``, each a list of one float per
        epoch. Epochs after the stop are in it only for the exercise's sake.
    patience : int
        1 or more: training stops at the epoch that is the patience-th in a row
        without a new best.

    Returns
    -------
    tuple of int
        The epoch at which training stops (the last one if it never does), and the
        best epoch up to there.
    """
    ### BEGIN SOLUTION
    losses = history["val_loss"]
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch, best
    return len(losses) - 1, best
    ### END SOLUTION
