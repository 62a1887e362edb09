import pathlib

import tensorflow as tf


def train(step, tracked, done, steps, folder, save_every, chief):
    checkpoint = tf.train.Checkpoint(state=list(tracked.values()), count=done)
    newest = tf.train.latest_checkpoint(folder)
    if newest is not None:
        checkpoint.restore(newest).assert_consumed()
    for number in range(int(done) + 1, steps + 1):
        step()
        done.assign(number)
        if not chief or (number % save_every and number != steps):
            continue
        path = pathlib.Path(checkpoint.save(f"{folder}/state"))
        for old in pathlib.Path(folder).glob("state-*"):
            if old.stem != path.name:
                old.unlink()
