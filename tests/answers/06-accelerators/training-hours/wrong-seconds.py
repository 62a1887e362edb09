# score: 0
# says: These are seconds
# misconception: accelerators/seconds-for-hours
def training_hours(parameters, tokens, chips, peak_tflops, utilization):
    operations = 6 * parameters * tokens
    speed = chips * peak_tflops * 1e12 * utilization
    return operations / speed
