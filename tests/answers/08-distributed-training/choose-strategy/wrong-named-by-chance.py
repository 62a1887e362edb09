# score: 6
# says: would take the first
# misconception: distributed-training/named-device-left-to-chance
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
        return "MirroredStrategy"
    if case["device_named"]:
        return "no strategy"
    return "no strategy"
