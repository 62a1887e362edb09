# score: 2
# says: Whole hosts must hold its chips
# misconception: accelerators/part-of-a-host
import math


def validate_spec(spec, machines):
    rows = [row for row in machines if row["machine"] == spec["machine_type"]]
    if not rows:
        return ["unknown machine"]
    problems = []
    counts = {row["accelerator"]: row["counts"] for row in rows}
    accelerator = spec.get("accelerator_type")
    if accelerator is None:
        if len(rows) == 1 and rows[0]["accelerator"]:
            problems.append("accelerator missing")
    elif accelerator not in counts:
        problems.append("accelerator does not belong")
    elif spec.get("accelerator_count", 0) not in counts[accelerator]:
        problems.append("count not offered")
    chips, topology = rows[0]["tpu_chips"], spec.get("tpu_topology")
    if topology is None:
        if chips:
            problems.append("topology missing")
    elif not chips:
        problems.append("topology without a TPU")
    elif math.prod(map(int, topology.split("x"))) < chips:
        problems.append("topology does not fit")
    return problems
