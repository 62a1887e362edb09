def strategy_table():
    names = ["Default", "OneDevice", "Mirrored", "CentralStorage", "MultiWorkerMirrored"]
    names += ["ParameterServer", "TPU"]
    several_hosts = ["MultiWorkerMirrored", "ParameterServer", "TPU"]
    places = {"CentralStorage": "central", "ParameterServer": "parameter servers"}
    table = {}
    for name in names:
        alone = name in names[:2]
        table[name] = [
            None if alone else name != "ParameterServer",
            "one or more" if name in several_hosts else "one",
            "one" if alone else "one or more",
            "one device" if alone else places.get(name, "mirrored"),
            "others go on" if name == "ParameterServer" else "all stops",
        ]
    return table
