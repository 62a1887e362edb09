# score: 6
# says: train alone
# misconception: distributed-training/mirrored-across-hosts
def choose_strategy(case):
    if case["accelerator"] == "tpu":
        return "TPUStrategy"
    if case["waiting"] == "no":
        return "ParameterServerStrategy"
    if case["hosts"] > 1:
        return "MirroredStrategy"
    if case["devices"] > 1:
        if case["variables"] == "on the host":
            return "CentralStorageStrategy"
        return "MirroredStrategy"
    if case["device_named"]:
        return "OneDeviceStrategy"
    return "no strategy"
