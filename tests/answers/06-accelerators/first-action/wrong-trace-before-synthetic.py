# score: 4
# says: Nobody knows whether the job waits
# misconception: accelerators/input-not-tested
def first_action(case):
    if case["ends"] == "out of memory":
        return "smaller batches, with gradients accumulated"
    if case["ends"] == "preempted":
        return "save checkpoints, and resume"
    if case["ends"] == "no quota":
        return "ask for quota, or another region"
    if case["synthetic_input"] == "untried" and case["gaps_between_steps"] == "short":
        return "train on synthetic input once"
    if case["synthetic_input"] == "faster":
        return "speed up the input pipeline"
    if case["gaps_between_steps"] == "long":
        return "several steps in one call, fewer callbacks"
    if case["kernels"] == "tiny":
        return "larger batches, compiled with XLA"
    if case["placement"] == "host":
        return "replace the operations that run on the host"
    if case["tensor_cores"] == "idle":
        return "mixed precision, sizes in multiples of 8"
    if case["devices"] == "several" and case["all_reduce"] == "waited for":
        return "more work on each device between reductions"
    return "scale out, or leave it"
