# score: 2
# says: Whatever its loss does
# misconception: training-clinic/falling-loss-is-proof
import numpy as np


def overfits_one_batch(build, x, y):
    model = build()
    rows, labels = x[:10], y[:10]
    losses = [float(model.train_on_batch(rows, labels)) for _ in range(200)]
    return losses[-1] < 0.8 * losses[0]
