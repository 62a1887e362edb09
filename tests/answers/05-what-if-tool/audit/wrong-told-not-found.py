# score: 0
# says: as it was opened
# misconception: what-if-tool/told-not-found
def audit(tool):
    return {"gap": 143 / 356 - 87 / 360, "strategy": "equal opportunity", "price": 7}
