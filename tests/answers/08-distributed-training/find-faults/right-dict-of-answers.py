import json
from collections import Counter


def find_faults(configs, strategy):
    parsed = [json.loads(config) for config in configs]
    texts = {json.dumps(each["cluster"], sort_keys=True) for each in parsed}
    clusters = [json.loads(text) for text in texts]
    tasks = Counter((each["task"]["type"], each["task"]["index"]) for each in parsed)
    answers = {
        "clusters differ": len(clusters) != 1,
        "same task twice": max(tasks.values()) > 1,
        "index outside": any(
            each["task"]["type"] != "evaluator"
            and each["task"]["index"]
            not in range(len(each["cluster"].get(each["task"]["type"], ())))
            for each in parsed
        ),
        "two chiefs": any(len(each.get("chief", ())) >= 2 for each in clusters),
        "nobody leads": any(not ({"chief", "worker"} & set(each)) for each in clusters),
        "ps without its strategy": not strategy.startswith("ParameterServer")
        and any("ps" in each for each in clusters),
        "evaluator in cluster": any("evaluator" in each for each in clusters),
    }
    return [name for name in sorted(answers) if answers[name]]
