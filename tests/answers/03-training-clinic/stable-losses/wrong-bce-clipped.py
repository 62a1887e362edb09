# score: 3
# says: capped
# misconception: training-clinic/probabilities-clipped
import numpy as np


def stable_losses(logits, labels):
    logits, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    chance = np.clip(1 / (1 + np.exp(-logits)), 1e-7, 1 - 1e-7)
    bce = -(labels * np.log(chance) + (1 - labels) * np.log(1 - chance))
    return {"log_softmax": log_softmax, "bce": bce}
