import json


def task_environment(addresses, role, index):
    config = {"task": {"index": index, "type": role}, "cluster": {}}
    spec = {"environment": "cloud", "cluster": {}, "task": {"index": index}}
    for number, name in enumerate(("chief", "worker", "ps", "evaluator")):
        pool = f"workerpool{number}"
        if name == role:
            spec["task"]["type"] = pool
        if name in addresses:
            spec["cluster"][pool] = list(addresses[name])
            if number < 3:
                config["cluster"][name] = list(addresses[name])
    return {
        "CLUSTER_SPEC": json.dumps(spec, sort_keys=True),
        "TF_CONFIG": json.dumps(config, indent=2),
    }
