# score: 7.64
# says: rate times the gradient
# misconception: training-clinic/explosion-called-high-rate
def diagnoses():
    return {
        1: ("dead units", "dead"),
        2: ("class imbalance", "rarest_class"),
        3: ("learning rate too high", "update_ratio"),
        4: ("loss does not fit output", "activation_mean"),
        5: ("vanishing gradients", "gradient_norm"),
        6: ("learning rate too low", "update_ratio"),
        7: ("labels of other rows", "neighbours_agree"),
        8: ("symmetric weights", "twins"),
        9: ("overfitting", "val_loss"),
        10: ("overflow in the loss", "loss"),
        11: ("unscaled inputs", "spread_ratio"),
        12: ("training mode at inference", "changed_answers"),
        13: ("leakage", "rows_in_both"),
        14: ("rows in order", "classes_per_batch"),
        15: ("learning rate too high", "update_ratio"),
        16: ("underflow in half precision", "zero_gradients"),
    }
