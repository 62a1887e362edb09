# score: 2.5
# says: replaces NCCL
# misconception: distributed-training/reducers-for-anything
import math


def reducers(job):
    if job["accelerator"] != "gpu" or job["nodes"] == 1:
        return 0
    if job["waits_for"] != "the network":
        return 0
    return math.ceil(job["nodes"] * job["node_gbps"] / job["reducer_gbps"])
