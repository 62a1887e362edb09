# score: 6
# says: slice spans many
# misconception: distributed-training/tpu-on-one-host
def choose_strategy(case):
    if case["accelerator"] == "tpu" and case["hosts"] == 1:
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
        return "OneDeviceStrategy"
    return "no strategy"
