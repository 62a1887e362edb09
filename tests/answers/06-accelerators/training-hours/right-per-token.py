def training_hours(parameters, tokens, chips, peak_tflops, utilization):
    forward, backward = 2 * parameters, 4 * parameters
    tokens_per_second = utilization * peak_tflops * 1e12 / (forward + backward) * chips
    return tokens / tokens_per_second / (60 * 60)
