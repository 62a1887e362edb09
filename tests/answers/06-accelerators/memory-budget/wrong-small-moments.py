# score: 1
# says: moments were counted in two bytes
# misconception: accelerators/moments-in-two-bytes
import math


def memory_budget(parameters, optimizer, mixed, activations, chip_bytes):
    width = 2 if mixed else 4
    moments = {"sgd": 0, "momentum": 1, "adam": 2}[optimizer]
    state = ((2 if mixed else 4) * moments + (4 if mixed else 0)) * parameters
    total = 2 * width * parameters + state + activations
    return {
        "weights": width * parameters,
        "gradients": width * parameters,
        "optimizer": state,
        "total": total,
        "chips": math.ceil(total / chip_bytes),
    }
