# score: 0
# says: Return two texts
# misconception: slip
import numpy as np


def diagnose(train_loss, validation_loss, floor):
    return "good"
