# score: 1.6
# says: close together
# misconception: regularization/close-curves-are-good
import numpy as np


def diagnose(train_loss, validation_loss, floor):
    train, validation = np.asarray(train_loss) / floor, np.asarray(validation_loss) / floor
    climbed = np.clip(np.diff(train), 0, None).sum()
    seen, unseen, lowest = train[-1], validation[-1], validation.min()
    if unseen < 0.9:
        return "leak", "look for shared rows"
    if unseen > 2.2 and abs(unseen - seen) < 0.5:
        return "good", "keep it"
    if climbed > 0.3:
        return "noisy-lr", "lower the learning rate"
    if unseen - lowest > 0.05:
        return "overfit", "regularize"
    return "good", "keep it"
