import math


def plan(case):
    needed = 4 * case["weights_gb"] + case["activations_gb"]
    parts = math.ceil(needed / case["device_gb"])
    idle = 0
    if parts == 1:
        scheme = "data" if case["devices"] > 1 else "none"
    elif 4 * case["largest_layer_gb"] + case["activations_gb"] <= case["device_gb"]:
        scheme = "pipeline"
        idle = (parts - 1) / (case["microbatches"] + parts - 1)
    else:
        scheme = "tensor"
    return {"scheme": scheme, "parts": parts, "copies": case["devices"] // parts, "idle": idle}
