def choose_strategy(case):
    match case:
        case {"accelerator": "tpu"}:
            return "TPUStrategy"
        case {"hosts": 1, "devices": 1, "device_named": named}:
            return "OneDeviceStrategy" if named else "no strategy"
        case {"hosts": 1, "variables": "on the host"}:
            return "CentralStorageStrategy"
        case {"hosts": 1}:
            return "MirroredStrategy"
        case {"waiting": "no"}:
            return "ParameterServerStrategy"
    return "MultiWorkerMirroredStrategy"
