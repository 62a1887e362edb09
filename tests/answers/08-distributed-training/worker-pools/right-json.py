import json

from google.cloud.aiplatform_v1 import CustomJob


def custom_job(job):
    roles = dict(job["roles"])
    if len({"ps", "reducer"} & set(roles)) == 2:
        raise ValueError("both want pool 2")
    counts = {role: group["replicas"] for role, group in roles.items()}
    if counts.get("chief") != 1 or counts.get("evaluator", 0) not in (0, 1):
        raise ValueError(f"these numbers are not allowed: {counts}")
    ordered = [roles.get("chief"), roles.get("worker"), roles.get("ps") or roles.get("reducer")]
    ordered.append(roles.get("evaluator"))
    while ordered[-1] is None:
        ordered.pop()
    specs = []
    for group in ordered:
        if group is None:
            specs.append({})
            continue
        kind, count = group["accelerator"] or ("ACCELERATOR_TYPE_UNSPECIFIED", 0)
        specs.append(
            {
                "machineSpec": {
                    "machineType": group["machine"],
                    "acceleratorType": kind,
                    "acceleratorCount": count,
                },
                "replicaCount": str(group["replicas"]),
                "containerSpec": {"imageUri": group["image"]},
            }
        )
    return CustomJob.from_json(
        json.dumps({"displayName": job["name"], "jobSpec": {"workerPoolSpecs": specs}})
    )
