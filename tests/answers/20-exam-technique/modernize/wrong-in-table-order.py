# score: 1
# says: tore a longer one apart
# misconception: exam-technique/short-name-first
def modernize(text, names):
    for former, today in names.items():
        text = text.replace(former, today)
    return text
