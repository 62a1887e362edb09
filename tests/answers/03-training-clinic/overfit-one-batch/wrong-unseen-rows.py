# score: 2
# says: ten rows only
# misconception: training-clinic/asks-too-much
import numpy as np


def overfits_one_batch(build, x, y):
    model = build()
    rows, labels = x[:10], y[:10]
    for _ in range(200):
        model.train_on_batch(rows, labels)
    answers = np.argmax(model(x[10:20], training=False), axis=1)
    return bool((answers == y[10:20]).all())
