# score: 6
# says: are no TPU
# misconception: distributed-training/several-hosts-so-tpu
def choose_strategy(case):
    if case["accelerator"] == "tpu" or (case["hosts"] > 1 and case["waiting"] == "yes"):
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
