# score: 2
# says: its logarithm is infinite
# misconception: training-clinic/logarithm-last
import numpy as np


def stable_losses(logits, labels):
    logits, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    log_softmax = np.log(odds / odds.sum(axis=1, keepdims=True))
    chance = 1 / (1 + np.exp(-logits))
    bce = -labels * np.log(chance) - (1 - labels) * np.log(1 - chance)
    return {"log_softmax": log_softmax, "bce": bce}
