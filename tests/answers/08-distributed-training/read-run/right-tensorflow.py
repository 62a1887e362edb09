from collections import Counter

import tensorflow as tf


def read_run(record):
    computing = [tf.DeviceSpec.from_string(name) for name in set(record["computes_on"])]
    copies = [tf.DeviceSpec.from_string(name) for name in set(record["copies"])]
    per_host = Counter((each.job, each.task) for each in computing)
    alone = len(computing) == 1
    place = "mirrored" if set(record["copies"]) == set(record["computes_on"]) else "central"
    if alone:
        place = "one device"
    if copies[0].job == "ps":
        place = "parameter servers"
    return {
        "hosts": len(per_host),
        "devices_per_host": max(per_host.values()),
        "variables": place,
        "synchronous": None if alone else not record["replicas_in_sync"] < len(computing),
    }
