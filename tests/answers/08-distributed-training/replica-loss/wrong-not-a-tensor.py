# score: 0
# says: where one number belongs
# misconception: slip
import tensorflow as tf


def replica_loss(losses, global_batch, penalty, replicas):
    return losses / global_batch + penalty / replicas
