# score: 6
# says: worker 0 leads
# misconception: distributed-training/chief-required
import json


def find_faults(configs, strategy):
    parsed = [json.loads(config) for config in configs]
    clusters = [each["cluster"] for each in parsed]
    tasks = [(each["task"]["type"], each["task"]["index"]) for each in parsed]
    found = set()
    if any(cluster != clusters[0] for cluster in clusters):
        found.add("clusters differ")
    if len(set(tasks)) < len(tasks):
        found.add("same task twice")
    for (role, index), cluster in zip(tasks, clusters):
        if role != "evaluator" and index >= len(cluster.get(role, [])):
            found.add("index outside")
        if len(cluster.get("chief", [])) > 1:
            found.add("two chiefs")
        if "chief" not in cluster:
            found.add("nobody leads")
        if "ps" in cluster and strategy != "ParameterServerStrategy":
            found.add("ps without its strategy")
        if "evaluator" in cluster:
            found.add("evaluator in cluster")
    return sorted(found)
