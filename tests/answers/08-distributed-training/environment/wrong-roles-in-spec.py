# score: 2
# says: knows pools
# misconception: distributed-training/roles-for-pools
import json


def task_environment(addresses, role, index):
    pools = {
        "chief": "workerpool0",
        "worker": "workerpool1",
        "ps": "workerpool2",
        "evaluator": "workerpool3",
    }
    members = {name: each for name, each in addresses.items() if name != "evaluator"}
    tf_config = {"cluster": members, "task": {"type": role, "index": index}}
    cluster_spec = {
        "cluster": dict(addresses),
        "task": {"type": pools[role], "index": index},
        "environment": "cloud",
    }
    return {"TF_CONFIG": json.dumps(tf_config), "CLUSTER_SPEC": json.dumps(cluster_spec)}
