import numpy as np


def diagnose(train_loss, validation_loss, floor):
    """Name the cause behind two curves, and the first action.

    Parameters
    ----------
    train_loss, validation_loss : list of float
        One value for each epoch, without penalties.
    floor : float
        The loss of a model that knows all that can be known.

    Returns
    -------
    tuple of str
        The cause, ``"underfit"``, ``"overfit"``, ``"good"``, ``"noisy-lr"`` or
        ``"leak"``; and the first action, ``"give the model more room"``,
        ``"regularize"``, ``"keep it"``, ``"lower the learning rate"`` or
        ``"look for shared rows"``.
    """
    ### BEGIN SOLUTION
    train, validation = np.asarray(train_loss) / floor, np.asarray(validation_loss) / floor
    climbed = np.clip(np.diff(train), 0, None).sum()
    seen, unseen, lowest = train[-1], validation[-1], validation.min()
    if unseen < 0.9:
        return "leak", "look for shared rows"
    if unseen > 2.2 and abs(unseen - seen) < 0.5:
        return "underfit", "give the model more room"
    if climbed > 0.3:
        return "noisy-lr", "lower the learning rate"
    if unseen - lowest > 0.05:
        return "overfit", "regularize"
    return "good", "keep it"
    ### END SOLUTION
