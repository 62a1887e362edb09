# score: 3
# says: thrown far
# misconception: distributed-training/no-warm-up
def scale_out(batch, learning_rate, replicas, warmup_steps, step):
    target = learning_rate * replicas
    share = 1
    return {
        "dataset_batch": batch * replicas,
        "replica_batch": batch,
        "learning_rate": learning_rate + share * (target - learning_rate),
    }
