import re


def modernize(text, names):
    if not names:
        return text
    longest_first = sorted(names, key=len, reverse=True)
    alternatives = "|".join(re.escape(name) for name in longest_first)
    return re.sub(rf"\b(?:{alternatives})\b", lambda found: names[found[0]], text)
