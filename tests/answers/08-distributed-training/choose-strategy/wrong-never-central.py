# score: 6
# says: only fit into the host
# misconception: distributed-training/mirrored-though-too-large
def choose_strategy(case):
    if case["accelerator"] == "tpu":
        return "TPUStrategy"
    if case["waiting"] == "no":
        return "ParameterServerStrategy"
    if case["hosts"] > 1:
        return "MultiWorkerMirroredStrategy"
    if case["devices"] > 1:
        if case["variables"] == "on the host":
            return "MirroredStrategy"
        return "MirroredStrategy"
    if case["device_named"]:
        return "OneDeviceStrategy"
    return "no strategy"
