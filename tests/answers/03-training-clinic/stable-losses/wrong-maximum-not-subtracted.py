# score: 3
# says: exp of a large logit is infinite
# misconception: training-clinic/exponential-overflows
import numpy as np


def stable_losses(logits, labels):
    logits, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    shifted = logits
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    bce = np.logaddexp(0, logits) - labels * logits
    return {"log_softmax": log_softmax, "bce": bce}
