# score: 2.5
# says: links of their own
# misconception: distributed-training/reducers-for-tpus
import math


def reducers(job):
    if job["nodes"] == 1:
        return 0
    if job["updates"] != "all-reduce over NCCL" or job["waits_for"] != "the network":
        return 0
    return math.ceil(job["nodes"] * job["node_gbps"] / job["reducer_gbps"])
