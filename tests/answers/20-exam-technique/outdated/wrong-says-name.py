# score: 0
# says: "both" or "neither"
# misconception: slip
from grader.lab import data


def outdated(case):
    former = {record["former"] for record in data.records("product-names")}
    answers = {
        (True, True): "both",
        (True, False): "first",
        (False, True): "second",
        (False, False): "neither",
    }
    return case["first"] if case["first"] in former else case["second"]
