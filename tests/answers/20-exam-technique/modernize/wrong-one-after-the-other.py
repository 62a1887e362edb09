# score: 2
# says: replaced again
# misconception: exam-technique/renamed-twice
def modernize(text, names):
    for former in sorted(names, key=len, reverse=True):
        text = text.replace(former, names[former])
    return text
