REASONS = {
    "letters": "nobody waits",
    "offers": "the input is minutes old",
    "audit": "the training data are the reference",
    "deleted": "the training data are gone",
    "prices": "the facts change",
    "style": "the style must hold",
    "shoppers": "the client may not change",
    "auditors": "no customer may see it",
    "refusal": "one case needs its reasons",
    "committee": "the whole model needs its reasons",
    "unchanged": "the code may not change",
    "stream": "events arrive late, and old code may go",
}


def choose(case):
    first = ("letters", "audit", "style", "shoppers", "committee", "unchanged")
    return ["A" if case["pair"] in first else "B", REASONS[case["pair"]]]
