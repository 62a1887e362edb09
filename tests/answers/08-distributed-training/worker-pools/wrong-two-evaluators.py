# score: 7
# says: one evaluator at most
# misconception: distributed-training/two-evaluators
from google.cloud.aiplatform_v1 import CustomJob, WorkerPoolSpec


def custom_job(job):
    places = {"chief": 0, "worker": 1, "ps": 2, "reducer": 2, "evaluator": 3}
    roles = job["roles"]
    if "ps" in roles and "reducer" in roles:
        raise ValueError("Parameter servers and reducers both want pool 2.")
    if "chief" not in roles or roles["chief"]["replicas"] != 1:
        raise ValueError("Pool 0 has exactly one replica.")
    pools = [WorkerPoolSpec() for _ in range(4)]
    for role, group in roles.items():
        machine = {"machine_type": group["machine"]}
        if group["accelerator"]:
            machine["accelerator_type"], machine["accelerator_count"] = group["accelerator"]
        pools[places[role]] = WorkerPoolSpec(
            machine_spec=machine,
            replica_count=group["replicas"],
            container_spec={"image_uri": group["image"]},
        )
    return CustomJob(display_name=job["name"], job_spec={"worker_pool_specs": pools})
