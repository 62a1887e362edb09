# score: 3
# says: rounded down
# misconception: accelerators/part-of-a-chip
import math


def memory_budget(parameters, optimizer, mixed, activations, chip_bytes):
    width = 2 if mixed else 4
    moments = {"sgd": 0, "momentum": 1, "adam": 2}[optimizer]
    state = 4 * (moments + (1 if mixed else 0)) * parameters
    total = 2 * width * parameters + state + activations
    return {
        "weights": width * parameters,
        "gradients": width * parameters,
        "optimizer": state,
        "total": total,
        "chips": math.floor(total / chip_bytes),
    }
