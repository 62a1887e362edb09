# score: 6
# says: cross the bus
# misconception: distributed-training/central-without-need
def choose_strategy(case):
    if case["accelerator"] == "tpu":
        return "TPUStrategy"
    if case["waiting"] == "no":
        return "ParameterServerStrategy"
    if case["hosts"] > 1:
        return "MultiWorkerMirroredStrategy"
    if case["devices"] > 1:
        if case["variables"] == "on the host":
            return "CentralStorageStrategy"
        return "CentralStorageStrategy"
    if case["device_named"]:
        return "OneDeviceStrategy"
    return "no strategy"
