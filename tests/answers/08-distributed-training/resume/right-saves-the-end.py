import tensorflow as tf


def train(step, tracked, done, steps, folder, save_every, chief):
    checkpoint = tf.train.Checkpoint(done=done, variables=tracked)
    manager = tf.train.CheckpointManager(
        checkpoint, directory=folder, max_to_keep=3, step_counter=done
    )
    manager.restore_or_initialize()
    while int(done.numpy()) != steps:
        step()
        done.assign_add(1)
        due = int(done.numpy()) % save_every == 0 or int(done.numpy()) == steps
        if due and chief:
            manager.save(checkpoint_number=done)
