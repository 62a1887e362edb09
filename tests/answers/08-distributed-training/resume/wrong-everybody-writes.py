# score: 6
# says: spoil it
# misconception: distributed-training/everybody-writes
import tensorflow as tf


def train(step, tracked, done, steps, folder, save_every, chief):
    checkpoint = tf.train.Checkpoint(done=done, **tracked)
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    if manager.latest_checkpoint:
        checkpoint.restore(manager.latest_checkpoint)
    while done < steps:
        step()
        done.assign_add(1)
        if done % save_every == 0:
            manager.save()
