# score: 2
# says: stayed as it was
# misconception: distributed-training/rate-kept
def scale_out(batch, learning_rate, replicas, warmup_steps, step):
    target = learning_rate
    share = min(1, step / warmup_steps) if warmup_steps else 1
    return {
        "dataset_batch": batch * replicas,
        "replica_batch": batch,
        "learning_rate": learning_rate + share * (target - learning_rate),
    }
