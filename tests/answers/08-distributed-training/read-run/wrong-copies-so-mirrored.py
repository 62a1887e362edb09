# score: 3.5
# says: divided over several parameter servers
# misconception: distributed-training/several-copies-so-mirrored
def read_run(record):
    def host(device):
        return device.split("/")[1], device.split("/")[3]

    computing = set(record["computes_on"])
    hosts = [host(device) for device in computing]
    if len(record["copies"]) > 1:
        variables = "mirrored"
    elif "/job:ps/" in record["copies"][0]:
        variables = "parameter servers"
    elif len(computing) == 1:
        variables = "one device"
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
