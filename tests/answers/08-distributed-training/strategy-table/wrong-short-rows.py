# score: 0
# says: not a row
# misconception: slip
def strategy_table():
    return {
        "Default": (None, "one", "one", "one device"),
        "OneDevice": (None, "one", "one", "one device"),
        "Mirrored": (True, "one", "one or more", "mirrored"),
        "CentralStorage": (True, "one", "one or more", "central"),
        "MultiWorkerMirrored": (True, "one or more", "one or more", "mirrored"),
        "ParameterServer": (False, "one or more", "one or more", "parameter servers"),
        "TPU": (True, "one or more", "one or more", "mirrored"),
    }
