TABLE = {
    "ends": {
        "out of memory": "smaller batches, with gradients accumulated",
        "preempted": "save checkpoints, and resume",
        "no quota": "ask for quota, or another region",
    },
    "synthetic_input": {
        "untried": "train on synthetic input once",
        "faster": "speed up the input pipeline",
    },
    "gaps_between_steps": {"long": "several steps in one call, fewer callbacks"},
    "kernels": {"tiny": "larger batches, compiled with XLA"},
    "placement": {"host": "replace the operations that run on the host"},
    "tensor_cores": {"idle": "mixed precision, sizes in multiples of 8"},
    "all_reduce": {"waited for": "more work on each device between reductions"},
}


def first_action(case):
    for field, actions in TABLE.items():
        alone = field == "all_reduce" and case["devices"] == "one"
        if case[field] in actions and not alone:
            return actions[case[field]]
    return "scale out, or leave it"
