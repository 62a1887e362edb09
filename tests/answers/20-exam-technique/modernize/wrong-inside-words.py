# score: 3
# says: inside of a longer word
# misconception: exam-technique/inside-a-word
import re


def modernize(text, names):
    if not names:
        return text
    longest_first = sorted(names, key=len, reverse=True)
    alternatives = "|".join(re.escape(name) for name in longest_first)
    return re.sub(alternatives, lambda found: names[found[0]], text)
