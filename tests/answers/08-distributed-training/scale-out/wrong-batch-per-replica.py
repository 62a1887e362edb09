# score: 3
# says: dataset.batch what one replica
# misconception: distributed-training/batch-per-replica-to-dataset
def scale_out(batch, learning_rate, replicas, warmup_steps, step):
    target = learning_rate * replicas
    share = min(1, step / warmup_steps) if warmup_steps else 1
    return {
        "dataset_batch": batch,
        "replica_batch": batch,
        "learning_rate": learning_rate + share * (target - learning_rate),
    }
