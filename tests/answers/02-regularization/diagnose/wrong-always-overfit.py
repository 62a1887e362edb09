# score: 0.4
# says: are right
# misconception: slip
import numpy as np


def diagnose(train_loss, validation_loss, floor):
    return "overfit", "regularize"
