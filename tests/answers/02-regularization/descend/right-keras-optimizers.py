import numpy as np


def descend(rule, weights, gradients, learning_rate, strength):
    import keras

    penalised, decayed = rule.endswith("l2"), strength if rule in ("sgd + decay", "adamw") else None
    make = keras.optimizers.SGD if rule.startswith("sgd") else keras.optimizers.Adam
    optimizer = make(learning_rate, weight_decay=decayed)
    variable = keras.Variable(np.array(weights, dtype="float64"), dtype="float64")
    optimizer.build([variable])
    for gradient in gradients:
        extra = strength * variable.numpy() if penalised else 0.0
        optimizer.apply([np.asarray(gradient, dtype="float64") + extra], [variable])
    return variable.numpy()
