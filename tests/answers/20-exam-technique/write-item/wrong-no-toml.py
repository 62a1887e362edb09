# score: 0
# says: judged no further
# misconception: exam-technique/not-the-form
def write_item():
    return "What should you do? A: nothing. B: everything."
