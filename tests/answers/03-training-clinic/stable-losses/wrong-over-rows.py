# score: 2
# says: compete with each other
# misconception: training-clinic/softmax-over-rows
import numpy as np


def stable_losses(logits, labels):
    logits, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    shifted = logits - logits.max(axis=0, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    bce = np.logaddexp(0, logits) - labels * logits
    return {"log_softmax": log_softmax, "bce": bce}
