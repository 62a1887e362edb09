import numpy as np


def overfits_one_batch(build, x, y):
    model = build()
    few, truth = x[:10], y[:10]
    model.fit(np.tile(few, (200, 1)), np.tile(truth, 200), batch_size=10, shuffle=False, verbose=0)
    outputs = model.predict(few, verbose=0)
    return np.array_equal(outputs.argmax(axis=-1), truth)
