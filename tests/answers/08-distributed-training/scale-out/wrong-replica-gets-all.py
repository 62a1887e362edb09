# score: 3
# says: divided among them
# misconception: distributed-training/replica-gets-all
def scale_out(batch, learning_rate, replicas, warmup_steps, step):
    target = learning_rate * replicas
    share = min(1, step / warmup_steps) if warmup_steps else 1
    return {
        "dataset_batch": batch * replicas,
        "replica_batch": batch * replicas,
        "learning_rate": learning_rate + share * (target - learning_rate),
    }
