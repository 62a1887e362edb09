# score: 4
# says: sound like descriptions
# misconception: exam-technique/current-is-outdated
from grader.lab import data


def outdated(case):
    former = {record["former"] for record in data.records("product-names")}
    former |= {"Model Armor", "RAG Engine"}
    answers = {
        (True, True): "both",
        (True, False): "first",
        (False, True): "second",
        (False, False): "neither",
    }
    return answers[case["first"] in former, case["second"] in former]
