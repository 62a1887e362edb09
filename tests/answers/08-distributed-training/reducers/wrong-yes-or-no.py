# score: 2
# says: where one number belongs
# misconception: slip
def reducers(job):
    if job["accelerator"] != "gpu" or job["nodes"] == 1:
        return 0
    if job["updates"] != "all-reduce over NCCL" or job["waits_for"] != "the network":
        return 0
    return True
