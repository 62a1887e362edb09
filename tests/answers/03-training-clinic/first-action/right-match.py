def first_action(case):
    match case:
        case {"data_looked_at": "no"}:
            return "look at the data"
        case {"one_batch": "untried" | "fails" as state}:
            return "overfit one batch" if state == "untried" else "look for a bug"
        case {"gradients": "exploding"}:
            return "clip the gradients"
        case {"gradients": "vanishing"}:
            return "change activation or initialization"
        case {"training_loss": "jumps"}:
            return "lower the learning rate"
        case {"training_loss": "still falling"}:
            return "train longer"
        case {"training_loss": "high"}:
            return "give the model more room"
        case {"validation": "too good"}:
            return "look for a leak"
        case {"validation": "worse"}:
            return "regularize"
        case {"production": "differs"}:
            return "compare training and inference mode"
    return "keep it"
