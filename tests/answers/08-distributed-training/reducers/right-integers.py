def reducers(job):
    helps = (
        job["accelerator"],
        job["updates"],
        job["waits_for"],
        job["nodes"] > 1,
    ) == ("gpu", "all-reduce over NCCL", "the network", True)
    return -(-job["nodes"] * job["node_gbps"] // job["reducer_gbps"]) if helps else 0
