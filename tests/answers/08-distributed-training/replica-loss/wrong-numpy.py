# score: 3
# says: failed
# misconception: slip
import numpy as np


def replica_loss(losses, global_batch, penalty, replicas):
    return np.sum(losses.numpy()) / global_batch + penalty / replicas
