# score: 6
# says: two tasks
# misconception: distributed-training/tpu-on-one-host
def strategy_table():
    return {
        "Default": (None, "one", "one", "one device", "all stops"),
        "OneDevice": (None, "one", "one", "one device", "all stops"),
        "Mirrored": (True, "one", "one or more", "mirrored", "all stops"),
        "CentralStorage": (True, "one", "one or more", "central", "all stops"),
        "MultiWorkerMirrored": (True, "one or more", "one or more", "mirrored", "all stops"),
        "ParameterServer": (False, "one or more", "one or more", "parameter servers", "others go on"),
        "TPU": (True, "one", "one or more", "mirrored", "all stops"),
    }
