# score: 0
# says: peak was taken for the speed
# misconception: accelerators/full-utilization
def training_hours(parameters, tokens, chips, peak_tflops, utilization):
    operations = 6 * parameters * tokens
    speed = chips * peak_tflops * 1e12
    return operations / speed / 3600
