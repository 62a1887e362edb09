# score: 2
# says: no checkpoint came
# misconception: distributed-training/nothing-outlives-the-machine
import tensorflow as tf


def train(step, tracked, done, steps, folder, save_every, chief):
    checkpoint = tf.train.Checkpoint(done=done, **tracked)
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    if manager.latest_checkpoint:
        checkpoint.restore(manager.latest_checkpoint)
    while done < steps:
        step()
        done.assign_add(1)
