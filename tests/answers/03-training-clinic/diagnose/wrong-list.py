# score: 0
# says: where a dict belongs
# misconception: slip
def diagnoses():
    return [("dead units", "dead")] * 16
