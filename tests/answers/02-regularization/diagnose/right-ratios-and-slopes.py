import numpy as np


def diagnose(train_loss, validation_loss, floor):
    last, low = validation_loss[-1] / floor, min(validation_loss) / floor
    rises = sum(after > before + 0.03 * floor for before, after in zip(train_loss, train_loss[1:]))
    actions = {
        "underfit": "give the model more room",
        "overfit": "regularize",
        "good": "keep it",
        "noisy-lr": "lower the learning rate",
        "leak": "look for shared rows",
    }
    if low < 0.9:
        cause = "leak"
    elif low > 2.4:
        cause = "noisy-lr" if train_loss[-1] < 0.8 * validation_loss[-1] else "underfit"
    elif rises >= 5:
        cause = "noisy-lr"
    elif last > low * 1.04:
        cause = "overfit"
    else:
        cause = "good"
    return cause, actions[cause]
