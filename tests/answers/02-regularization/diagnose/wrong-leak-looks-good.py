# score: 1.6
# says: too good
# misconception: regularization/leak-looks-perfect
import numpy as np


def diagnose(train_loss, validation_loss, floor):
    train, validation = np.asarray(train_loss) / floor, np.asarray(validation_loss) / floor
    climbed = np.clip(np.diff(train), 0, None).sum()
    seen, unseen, lowest = train[-1], validation[-1], validation.min()
    if unseen < 0.9:
        return "good", "keep it"
    if unseen > 2.2 and abs(unseen - seen) < 0.5:
        return "underfit", "give the model more room"
    if climbed > 0.3:
        return "noisy-lr", "lower the learning rate"
    if unseen - lowest > 0.05:
        return "overfit", "regularize"
    return "good", "keep it"
