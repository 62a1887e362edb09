# score: 0
# says: a class of hardware and a reason
# misconception: slip
def choose_hardware(case):
    return "GPU"
