import numpy as np


def counterfactual(index, examples, label, predicted, norm):
    parts = []
    for name in examples[0]:
        if name == label:
            continue
        values = np.array([example[name] for example in examples])
        if values.dtype.kind in "if":
            spread = values.std(ddof=1)
            part = np.abs(values - values[index]) / (spread if spread > 0 else 1)
        else:
            _, counts = np.unique(values, return_counts=True)
            if (counts == 1).all():
                continue
            part = np.where(values == values[index], 0, np.sum((counts / len(values)) ** 2))
        parts.append(part)
    matrix = np.array(parts)
    distances = np.sum(matrix if norm == "L1" else matrix**2, axis=0)
    same = np.asarray(predicted) == predicted[index]
    if same.all():
        return {"row": None, "distance": None}
    row = int(np.argmin(np.where(same, np.inf, distances)))
    return {"row": row, "distance": float(distances[row])}
