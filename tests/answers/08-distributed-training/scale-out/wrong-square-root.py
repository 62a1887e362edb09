# score: 2
# says: square-root rule
# misconception: distributed-training/square-root-rule
def scale_out(batch, learning_rate, replicas, warmup_steps, step):
    target = learning_rate * replicas**0.5
    share = min(1, step / warmup_steps) if warmup_steps else 1
    return {
        "dataset_batch": batch * replicas,
        "replica_batch": batch,
        "learning_rate": learning_rate + share * (target - learning_rate),
    }
