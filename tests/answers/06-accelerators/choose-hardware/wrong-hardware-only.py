# score: 0
# says: spelled as there
# misconception: slip
def choose_hardware(case):
    return "GPU"
