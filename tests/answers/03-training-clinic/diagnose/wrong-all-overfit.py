# score: 0.36
# says: overfitting
# misconception: slip
def diagnoses():
    return {bed: ("overfitting", "val_loss") for bed in range(1, 17)}
