# score: 5
# says: waits just as long
# misconception: accelerators/faster-chip-for-slow-input
def choose_hardware(case):
    if case["model"] != "network":
        return "CPU", "no matrices to multiply"
    if case["custom_ops"] == "for CPUs":
        return "CPU", "custom operations for CPUs"
    if case["parameters"] < 1_000_000 or case["batch"] < 32:
        return "CPU", "small and simple"
    if case["precision"] == "float64":
        return "GPU", "needs float64"
    if case["custom_ops"] == "for GPUs":
        return "GPU", "custom operations for GPUs"
    if case["work"] != "matrices":
        return "GPU", "branches or element by element"
    if case["embeddings_gb"] >= 100:
        return "TPU", "very large embeddings"
    if case["parameters"] >= 1_000_000_000 and case["batch"] >= 1024:
        return "TPU", "large matrices, large batches"
    return "GPU", "medium size"
