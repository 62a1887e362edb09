# score: 1
# says: ZeroDivisionError
# misconception: slip
def scale_out(batch, learning_rate, replicas, warmup_steps, step):
    target = learning_rate * replicas
    share = min(1, step / warmup_steps)
    return {
        "dataset_batch": batch * replicas,
        "replica_batch": batch,
        "learning_rate": learning_rate + share * (target - learning_rate),
    }
