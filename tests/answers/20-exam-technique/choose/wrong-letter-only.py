# score: 0
# says: Return two texts, a letter and a reason
# misconception: slip
def choose(case):
    decisions = {
        "letters": ("A", "nobody waits"),
        "offers": ("B", "the input is minutes old"),
        "audit": ("A", "the training data are the reference"),
        "deleted": ("B", "the training data are gone"),
        "prices": ("B", "the facts change"),
        "style": ("A", "the style must hold"),
        "shoppers": ("A", "the client may not change"),
        "auditors": ("B", "no customer may see it"),
        "refusal": ("B", "one case needs its reasons"),
        "committee": ("A", "the whole model needs its reasons"),
        "unchanged": ("A", "the code may not change"),
        "stream": ("B", "events arrive late, and old code may go"),
    }
    return decisions[case["pair"]][0]
