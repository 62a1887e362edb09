# score: 2
# says: become the bottleneck
# misconception: distributed-training/too-few-reducers
def reducers(job):
    if job["accelerator"] != "gpu" or job["nodes"] == 1:
        return 0
    if job["updates"] != "all-reduce over NCCL" or job["waits_for"] != "the network":
        return 0
    return job["nodes"] * job["node_gbps"] // job["reducer_gbps"]
