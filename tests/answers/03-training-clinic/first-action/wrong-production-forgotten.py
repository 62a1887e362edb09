# score: 4.5
# says: in training mode
# misconception: training-clinic/production-forgotten
def first_action(case):
    if case["data_looked_at"] == "no":
        return "look at the data"
    if case["one_batch"] == "untried":
        return "overfit one batch"
    if case["one_batch"] == "fails":
        return "look for a bug"
    if case["gradients"] == "exploding":
        return "clip the gradients"
    if case["gradients"] == "vanishing":
        return "change activation or initialization"
    if case["training_loss"] == "jumps":
        return "lower the learning rate"
    if case["training_loss"] == "still falling":
        return "train longer"
    if case["training_loss"] == "high":
        return "give the model more room"
    if case["validation"] == "too good":
        return "look for a leak"
    if case["validation"] == "worse":
        return "regularize"
    return "keep it"
