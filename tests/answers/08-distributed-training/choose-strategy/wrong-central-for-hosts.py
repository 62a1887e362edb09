# score: 6
# says: Which field
# misconception: slip
def choose_strategy(case):
    if case["accelerator"] == "tpu":
        return "TPUStrategy"
    if case["waiting"] == "no":
        return "ParameterServerStrategy"
    if case["hosts"] > 1 and case["variables"] == "on each device":
        return "MultiWorkerMirroredStrategy"
    if case["hosts"] * case["devices"] > 1:
        if case["variables"] == "on the host":
            return "CentralStorageStrategy"
        return "MirroredStrategy"
    if case["device_named"]:
        return "OneDeviceStrategy"
    return "no strategy"
