# score: 2
# says: Compare these answers
# misconception: training-clinic/falling-loss-is-proof
import numpy as np


def overfits_one_batch(build, x, y):
    model = build()
    rows, labels = x[:10], y[:10]
    for _ in range(200):
        model.train_on_batch(rows, labels)
    return bool(model.evaluate(rows, labels, verbose=0) < 0.3)
