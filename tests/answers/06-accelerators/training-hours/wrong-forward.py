# score: 0
# says: that is the forward pass
# misconception: accelerators/forward-only
def training_hours(parameters, tokens, chips, peak_tflops, utilization):
    operations = 2 * parameters * tokens
    speed = chips * peak_tflops * 1e12 * utilization
    return operations / speed / 3600
