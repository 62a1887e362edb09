# score: 3
# says: all workers become one host
# misconception: distributed-training/replica-is-a-host
def read_run(record):
    def host(device):
        return device.split("/")[1], device.split("/")[2]

    computing = set(record["computes_on"])
    copies = set(record["copies"])
    hosts = [host(device) for device in computing]
    if any(job == "job:ps" for job, _ in map(host, copies)):
        variables = "parameter servers"
    elif len(computing) == 1:
        variables = "one device"
    elif copies == computing:
        variables = "mirrored"
    else:
        variables = "central"
    synchronous = None
    if len(computing) > 1:
        synchronous = record["replicas_in_sync"] == len(computing)
    return {
        "hosts": len(set(hosts)),
        "devices_per_host": max(hosts.count(each) for each in hosts),
        "variables": variables,
        "synchronous": synchronous,
    }
