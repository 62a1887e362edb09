# score: 0
# says: in one string
# misconception: slip
def write_item():
    return {"stem": "What should you do?", "key": "A"}
