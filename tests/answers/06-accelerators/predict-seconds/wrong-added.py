# score: 3
# says: the longer time counts
# misconception: accelerators/both-limits-added
def predict_seconds(measurements, flops, bytes_moved):
    launch = min(each["seconds"] for each in measurements)
    peak = max(each["flops"] / each["seconds"] for each in measurements)
    bandwidth = max(each["bytes"] / each["seconds"] for each in measurements)
    return launch + flops / peak + bytes_moved / bandwidth
