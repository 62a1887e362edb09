# score: 1
# says: must be computed too
# misconception: accelerators/bandwidth-alone
def predict_seconds(measurements, flops, bytes_moved):
    launch = min(each["seconds"] for each in measurements)
    peak = max(each["flops"] / each["seconds"] for each in measurements)
    bandwidth = max(each["bytes"] / each["seconds"] for each in measurements)
    return bytes_moved / bandwidth
