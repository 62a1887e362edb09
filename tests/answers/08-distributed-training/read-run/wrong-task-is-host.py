# score: 3
# says: begin anew in every job
# misconception: distributed-training/task-alone-is-a-host
def read_run(record):
    def host(device):
        return device.split("/")[3]

    computing = set(record["computes_on"])
    copies = set(record["copies"])
    hosts = [host(device) for device in computing]
    if any("/job:ps/" in device for device in copies):
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
