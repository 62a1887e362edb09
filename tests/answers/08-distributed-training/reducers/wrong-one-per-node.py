# score: 2
# says: right only if both
# misconception: distributed-training/one-reducer-per-node
import math


def reducers(job):
    if job["accelerator"] != "gpu" or job["nodes"] == 1:
        return 0
    if job["updates"] != "all-reduce over NCCL" or job["waits_for"] != "the network":
        return 0
    return job["nodes"]
