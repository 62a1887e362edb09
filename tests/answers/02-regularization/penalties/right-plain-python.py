import numpy as np


def penalties(weights, bias, strength, l1_ratio):
    flat = [float(weight) for weight in np.ravel(weights)]
    l1 = sum(abs(weight) for weight in flat)
    l2 = sum(weight * weight for weight in flat)
    mixed = l1_ratio * l1 + 0.5 * (1 - l1_ratio) * l2
    return {"elastic_net": strength * mixed, "l2": l2, "l1": l1}
