def plan(case):
    def fits(weights, devices=1):
        return 4 * weights + case["activations_gb"] <= devices * case["device_gb"]

    parts = 1
    while not fits(case["weights_gb"], parts):
        parts += 1
    result = {"parts": parts, "copies": int(case["devices"] / parts), "idle": 0.0}
    if parts > 1 and fits(case["largest_layer_gb"]):
        ticks = parts + case["microbatches"] - 1
        return {**result, "scheme": "pipeline", "idle": 1 - case["microbatches"] / ticks}
    if parts > 1:
        return {**result, "scheme": "tensor"}
    return {**result, "scheme": "none" if case["devices"] == 1 else "data"}
