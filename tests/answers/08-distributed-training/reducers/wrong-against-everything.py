# score: 2.5
# says: would wait as long
# misconception: distributed-training/reducers-against-everything
import math


def reducers(job):
    if job["accelerator"] != "gpu" or job["nodes"] == 1:
        return 0
    if job["updates"] != "all-reduce over NCCL":
        return 0
    return math.ceil(job["nodes"] * job["node_gbps"] / job["reducer_gbps"])
