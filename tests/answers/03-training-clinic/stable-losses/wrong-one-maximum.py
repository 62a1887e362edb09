# score: 3
# says: each row needs its own
# misconception: training-clinic/one-maximum-for-all-rows
import numpy as np


def stable_losses(logits, labels):
    logits, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    shifted = logits - logits.max()
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    bce = np.logaddexp(0, logits) - labels * logits
    return {"log_softmax": log_softmax, "bce": bce}
