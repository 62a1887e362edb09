# score: 2
# says: yes or no
# misconception: training-clinic/softmax-in-bce
import numpy as np


def stable_losses(logits, labels):
    logits, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    bce = -labels * log_softmax
    return {"log_softmax": log_softmax, "bce": bce}
