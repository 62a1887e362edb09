# score: 2
# says: No operation is faster than its launch
# misconception: accelerators/launch-forgotten
def predict_seconds(measurements, flops, bytes_moved):
    launch = min(each["seconds"] for each in measurements)
    peak = max(each["flops"] / each["seconds"] for each in measurements)
    bandwidth = max(each["bytes"] / each["seconds"] for each in measurements)
    return max(flops / peak, bytes_moved / bandwidth)
