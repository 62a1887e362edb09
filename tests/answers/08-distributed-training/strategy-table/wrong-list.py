# score: 0
# says: where a dict belongs
# misconception: slip
def strategy_table():
    return [("Default", None, "one", "one", "one device", "all stops")]
