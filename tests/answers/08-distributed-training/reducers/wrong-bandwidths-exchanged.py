# score: 2
# says: By the definition
# misconception: slip
import math


def reducers(job):
    if job["accelerator"] != "gpu" or job["nodes"] == 1:
        return 0
    if job["updates"] != "all-reduce over NCCL" or job["waits_for"] != "the network":
        return 0
    return math.ceil(job["nodes"] * job["reducer_gbps"] / job["node_gbps"])
