# score: 6
# says: on other machines
# misconception: distributed-training/server-on-one-host
def choose_strategy(case):
    if case["accelerator"] == "tpu":
        return "TPUStrategy"
    if case["waiting"] == "no":
        return "ParameterServerStrategy"
    if case["hosts"] > 1:
        return "MultiWorkerMirroredStrategy"
    if case["devices"] > 1:
        if case["variables"] == "on the host":
            return "ParameterServerStrategy"
        return "MirroredStrategy"
    if case["device_named"]:
        return "OneDeviceStrategy"
    return "no strategy"
