# score: 7
# says: Nobody needs the old ones
# misconception: distributed-training/keeps-them-all
import tensorflow as tf


def train(step, tracked, done, steps, folder, save_every, chief):
    checkpoint = tf.train.Checkpoint(done=done, **tracked)
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=None)
    if manager.latest_checkpoint:
        checkpoint.restore(manager.latest_checkpoint)
    while done < steps:
        step()
        done.assign_add(1)
        if chief and done % save_every == 0:
            manager.save()
