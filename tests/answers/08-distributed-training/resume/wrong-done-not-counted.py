# score: 1
# says: done is
# misconception: distributed-training/starts-over
import tensorflow as tf


def train(step, tracked, done, steps, folder, save_every, chief):
    checkpoint = tf.train.Checkpoint(done=done, **tracked)
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    if manager.latest_checkpoint:
        checkpoint.restore(manager.latest_checkpoint)
    for number in range(int(done), steps):
        step()
        if chief and (number + 1) % save_every == 0:
            manager.save()
