import json

import tensorflow as tf


def task_environment(addresses, role, index):
    pools = dict(zip(["chief", "worker", "ps", "evaluator"], range(4)))
    members = tf.train.ClusterSpec({k: v for k, v in addresses.items() if k != "evaluator"})
    renamed = {f"workerpool{pools[name]}": each for name, each in addresses.items()}
    return {
        "TF_CONFIG": json.dumps(
            {"cluster": members.as_dict(), "task": {"type": role, "index": index}}
        ),
        "CLUSTER_SPEC": json.dumps(
            {
                "cluster": renamed,
                "environment": "cloud",
                "task": {"type": f"workerpool{pools[role]}", "index": index},
            }
        ),
    }
