# score: 4
# says: before the launch is over
# misconception: accelerators/launch-hidden
def predict_seconds(measurements, flops, bytes_moved):
    launch = min(each["seconds"] for each in measurements)
    peak = max(each["flops"] / each["seconds"] for each in measurements)
    bandwidth = max(each["bytes"] / each["seconds"] for each in measurements)
    return max(launch, flops / peak, bytes_moved / bandwidth)
