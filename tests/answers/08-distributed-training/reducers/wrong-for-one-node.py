# score: 2.5
# says: nothing goes over the network
# misconception: distributed-training/reducers-for-one-node
import math


def reducers(job):
    if job["accelerator"] != "gpu":
        return 0
    if job["updates"] != "all-reduce over NCCL" or job["waits_for"] != "the network":
        return 0
    return math.ceil(job["nodes"] * job["node_gbps"] / job["reducer_gbps"])
