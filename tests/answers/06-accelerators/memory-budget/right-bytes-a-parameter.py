def memory_budget(parameters, optimizer, mixed, activations, chip_bytes):
    weight_bytes = 2.0 if mixed else 4.0
    state_bytes = ["sgd", "momentum", "adam"].index(optimizer) * 4.0
    if mixed:
        state_bytes += 4.0
    budget = {"weights": parameters * weight_bytes, "optimizer": parameters * state_bytes}
    budget["gradients"] = budget["weights"]
    budget["total"] = sum(budget.values()) + activations
    budget["chips"] = int(-(-budget["total"] // chip_bytes))
    return budget
