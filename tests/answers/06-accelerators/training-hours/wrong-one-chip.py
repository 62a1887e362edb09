# score: 0
# says: All of them work
# misconception: accelerators/one-chip
def training_hours(parameters, tokens, chips, peak_tflops, utilization):
    operations = 6 * parameters * tokens
    speed = peak_tflops * 1e12 * utilization
    return operations / speed / 3600
