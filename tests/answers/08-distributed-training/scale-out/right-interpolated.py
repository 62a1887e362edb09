import numpy as np


def scale_out(batch, learning_rate, replicas, warmup_steps, step):
    rate = np.interp(step, [0, warmup_steps], [learning_rate, learning_rate * replicas])
    if step >= warmup_steps:
        rate = learning_rate * replicas
    total = sum(batch for _ in range(replicas))
    return {
        "dataset_batch": total,
        "replica_batch": total // replicas,
        "learning_rate": float(rate),
    }
