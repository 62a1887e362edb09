# score: 1
# says: one of the names, spelled as in the docstring
# misconception: slip
def choose_strategy(case):
    if case["accelerator"] == "tpu":
        return "TPU"
    if case["waiting"] == "no":
        return "ParameterServer"
    if case["hosts"] > 1:
        return "MultiWorkerMirrored"
    if case["devices"] > 1:
        if case["variables"] == "on the host":
            return "CentralStorage"
        return "Mirrored"
    if case["device_named"]:
        return "OneDevice"
    return "no strategy"
