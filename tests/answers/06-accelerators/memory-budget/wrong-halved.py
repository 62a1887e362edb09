# score: 1
# says: half of everything
# misconception: accelerators/everything-halved
import math


def memory_budget(parameters, optimizer, mixed, activations, chip_bytes):
    width = 2 if mixed else 4
    moments = {"sgd": 0, "momentum": 1, "adam": 2}[optimizer]
    state = width * moments * parameters
    total = 2 * width * parameters + state + activations
    return {
        "weights": width * parameters,
        "gradients": width * parameters,
        "optimizer": state,
        "total": total,
        "chips": math.ceil(total / chip_bytes),
    }
