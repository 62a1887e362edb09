# score: 2
# says: counts from 0
# misconception: distributed-training/wrong-index
import json


def task_environment(addresses, role, index):
    pools = {
        "chief": "workerpool0",
        "worker": "workerpool1",
        "ps": "workerpool2",
        "evaluator": "workerpool3",
    }
    members = {name: each for name, each in addresses.items() if name != "evaluator"}
    tf_config = {"cluster": members, "task": {"type": role, "index": index + 1}}
    cluster_spec = {
        "cluster": {pools[name]: each for name, each in addresses.items()},
        "task": {"type": pools[role], "index": index},
        "environment": "cloud",
    }
    return {"TF_CONFIG": json.dumps(tf_config), "CLUSTER_SPEC": json.dumps(cluster_spec)}
