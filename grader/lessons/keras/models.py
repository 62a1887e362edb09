"""Real models: one tower for two inputs, and transfer learning in two phases."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show
from grader.checks.progress import bar

FEATURES, WIDTH, CLASSES = 6, 8, 3
ROWS = 64
ROUNDING = 1e-6
TRAINS = 60.0


def _tower(seed: int) -> Any:
    import keras

    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((FEATURES,)),
            keras.layers.Dense(WIDTH, activation="tanh"),
            keras.layers.Dense(4),
        ]
    )


def _as_model(attempt: Attempt, received: Any) -> Any:
    import keras

    if not isinstance(received, keras.Model):
        raise Rejected(
            f"{attempt.name} returned {show(received)}, of type {type(received).__name__}, where a "
            "Keras model belongs."
        )
    return received


def _twins(attempt: Attempt) -> tuple[Any, Any]:
    tower = _tower(int(attempt.rng.integers(2**31)))
    # The tower is part of the answer, so it is neither copied nor compared.
    return tower, _as_model(attempt, attempt(uncopied=(tower,)))


def _two_inputs(attempt: Attempt) -> None:
    _, model = _twins(attempt)
    if len(model.inputs) != 2:
        raise Rejected(
            f"The model has {len(model.inputs)} input. Two things are compared, so it needs two; a "
            "Sequential model cannot have them, a functional one can.",
            misconception="keras/sequential-for-two-inputs",
        )
    outputs = _scores(model, *_pair(attempt))
    # What is 1 on one machine is a rounding below or above it on another.
    if outputs.shape != (ROWS, 1) or not ((outputs >= 0) & (outputs <= 1 + ROUNDING)).all():
        raise Rejected(
            f"For {ROWS} pairs the output has shape {outputs.shape} and lies between "
            f"{show(float(outputs.min()))} and {show(float(outputs.max()))}. Wanted: one "
            "probability a pair."
        )


def _pair(attempt: Attempt) -> tuple[Any, Any]:
    left, right = attempt.rng.normal(0, 1, (2, ROWS, FEATURES)).astype("float32")
    return left, right


def _scores(model: Any, left: Any, right: Any) -> Any:
    return np.asarray(model([left, right], training=False))


def _holds(model: Any, part: Any) -> bool:
    """Whether the part's own weights, not those of a copy, are in the model."""
    return {id(weight) for weight in part.weights} <= {id(weight) for weight in model.weights}


def _one_tower(attempt: Attempt) -> None:
    tower, model = _twins(attempt)
    extra = model.count_params() - tower.count_params()
    if extra >= tower.count_params():
        raise Rejected(
            f"The tower has {tower.count_params()} parameters, the model {model.count_params()}: "
            "it holds the tower twice. Call the same layer object on both inputs, and they share "
            "its weights.",
            misconception="keras/two-towers",
        )
    if not _holds(model, tower):
        raise Rejected(
            "The given tower's weights are not in the model: a copy learns nothing from what the "
            "tower knows. Call `tower` itself.",
            misconception="keras/cloned-tower",
        )


def _difference_counts(attempt: Attempt) -> None:
    _, model = _twins(attempt)
    left, right = _pair(attempt)
    forwards, backwards = _scores(model, left, right), _scores(model, right, left)
    if not np.allclose(forwards, backwards, atol=1e-5):
        raise Rejected(
            "The score changes when the two inputs are exchanged. Whether two things belong "
            "together does not depend on which is named first: compare by something symmetric, "
            "such as the absolute difference.",
            misconception="keras/order-of-twins",
        )
    same = _scores(model, left, left)
    if not np.allclose(same, same[0], atol=1e-5):
        raise Rejected(
            "Pairs of equal inputs get different scores. The score is to depend on the difference "
            "of the two embeddings alone."
        )
    if np.allclose(forwards, same[0], atol=1e-5):
        raise Rejected(
            f"Every pair gets the score {show(float(np.ravel(same)[0]))}, equal or not: nothing of "
            "the difference reaches the output. Is each input seen by the tower, and is the last "
            "layer's activation a sigmoid? Softmax on one unit always gives 1.",
            misconception="keras/score-of-twins-constant",
        )


TWINS = Exercise(
    id="keras/twins",
    answer="twins",
    checks=(
        Check("Two inputs, one probability a pair", _two_inputs, time_limit=TRAINS),
        Check("Both inputs share the tower's weights", _one_tower, time_limit=TRAINS),
        Check("The difference counts, the order does not", _difference_counts, time_limit=TRAINS),
    ),
    hints=(
        "A functional model is a graph: start with two Inputs, and follow what happens to each.",
        "A layer, and a whole model, can be called more than once, always with the same weights.",
        "Take the two outputs of the tower, subtract, make it symmetric, and end in one unit with "
        "a sigmoid. Then name both inputs when you make the Model.",
    ),
    misconceptions=(
        Misconception("keras/two-towers", "Each input got a tower of its own."),
        Misconception("keras/cloned-tower", "A copy of the tower has weights of its own."),
        Misconception("keras/order-of-twins", "The comparison depends on the order."),
        Misconception("keras/score-of-twins-constant", "The score does not depend on the inputs."),
        Misconception("keras/sequential-for-two-inputs", "A Sequential model has one input."),
    ),
)


def make_base(seed: int) -> Any:
    """Make a small base with batch normalization; its last dense layer is called ``deep``."""
    import keras

    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input((FEATURES,)),
            keras.layers.Dense(WIDTH, name="shallow"),
            keras.layers.BatchNormalization(name="norm"),
            keras.layers.ReLU(name="relu"),
            keras.layers.Dense(WIDTH, name="early"),
            keras.layers.Dense(WIDTH, name="middle"),
            keras.layers.Dense(WIDTH, activation="relu", name="deep"),
        ],
        name="base",
    )


def transfer_model(base: Any, classes: int) -> Any:
    """Freeze the base and train a head."""
    import keras

    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    outputs = keras.layers.Dense(classes, activation="softmax")(base(inputs))
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


def _data(attempt: Attempt) -> tuple[Any, Any]:
    inputs = attempt.rng.normal(5, 3, (ROWS, FEATURES)).astype("float32")
    # Of large inputs, or of alike ones, a head without softmax may make only outputs that the loss
    # clips: it would get no gradient at all.
    inputs[::2] = (inputs[::2] - 5) / 100
    return inputs, attempt.rng.integers(0, CLASSES, ROWS)


def _kept(model: Any) -> list[Any]:
    return [np.array(weight.numpy()) for weight in model.weights]


def _moved(before: list[Any], model: Any) -> set[str]:
    """Name the weights that are not what they were, by layer and weight."""
    return {
        "/".join(weight.path.split("/")[-2:])
        for kept, weight in zip(before, model.weights, strict=True)
        if not np.allclose(kept, weight.numpy(), atol=1e-7)
    }


def _fit(attempt: Attempt, model: Any, epochs: int = 2) -> None:
    import keras

    inputs, labels = _data(attempt)
    with bar("Training the model", total=epochs) as advance:
        progress = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: advance())
        try:
            model.fit(inputs, labels, epochs=epochs, verbose=0, callbacks=[progress])
        except Exception as error:
            raise Rejected(
                f"The model cannot be trained on rows of {FEATURES} numbers with class numbers as "
                f"labels: {type(error).__name__}: {str(error).strip().splitlines()[0]}"
                f"{_about_loss(model)}"
            ) from error


def _about_loss(model: Any) -> str:
    """Say what the error of a loss for one-hot labels does not."""
    loss = getattr(model, "loss", None)
    if getattr(loss, "name", getattr(loss, "__name__", loss)) != "categorical_crossentropy":
        return ""
    return " categorical_crossentropy expects one-hot rows; class numbers need the sparse loss."


def _statistics_moved(moved: set[str]) -> bool:
    return any(name.startswith("norm/moving") for name in moved)


def _only_head_learns(attempt: Attempt) -> None:
    base = make_base(int(attempt.rng.integers(2**31)))
    model = _as_model(attempt, attempt(uncopied=(base, CLASSES)))
    kept, all_before = _kept(base), _kept(model)
    _fit(attempt, model)
    moved = _moved(kept, base)
    if moved - {"norm/moving_mean", "norm/moving_variance"}:
        raise Rejected(
            f"Training moved weights of the base: {', '.join(sorted(moved))}. A new head makes "
            "large, blind gradients at first; they would wreck what the base knows. Freeze it.",
            misconception="keras/base-not-frozen",
        )
    if _statistics_moved(moved):
        raise Rejected(
            "The base's weights stayed, but the moving statistics of its batch normalization "
            "moved. Set `trainable = False`: then it also runs in inference mode.",
            misconception="keras/statistics-of-the-base-move",
        )
    if not _moved(all_before, model):
        raise Rejected("Nothing in the model learns, not even the head.")


def _head_fits(attempt: Attempt) -> None:
    base = make_base(int(attempt.rng.integers(2**31)))
    model = _as_model(attempt, attempt(uncopied=(base, CLASSES)))
    inputs, _ = _data(attempt)
    outputs = np.asarray(model.predict(inputs, verbose=0))
    if outputs.shape != (ROWS, CLASSES):
        raise Rejected(f"The output has shape {outputs.shape}; {(ROWS, CLASSES)} is wanted.")
    if not np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        raise Rejected("The outputs of a row do not add up to 1: end the head in softmax.")
    if not _holds(model, base):
        raise Rejected(
            "The given base's weights are not in the model: a copy starts from chance. Call `base` "
            "itself.",
            misconception="keras/cloned-base",
        )


TRANSFER_MODEL = Exercise(
    id="keras/transfer-model",
    answer="transfer_model",
    checks=(
        Check("Trains the head and nothing else", _only_head_learns, 2, time_limit=TRAINS),
        Check("Gives a probability for each class", _head_fits, time_limit=TRAINS),
    ),
    hints=(
        "The base knows something already, the head knows nothing. Which of the two should listen "
        "to the first gradients?",
        "Switch the base off before you compile. One attribute does it, and batch normalization "
        "listens to it as well.",
        "Inputs of the base's shape, the base on them, a Dense layer with softmax on that; a Model "
        "of it all; compile with the loss for class numbers.",
    ),
    misconceptions=(
        Misconception("keras/base-not-frozen", "The base was trained with the new head."),
        Misconception(
            "keras/statistics-of-the-base-move", "Batch normalization of the base kept counting."
        ),
        Misconception("keras/cloned-base", "A copy of the base has weights of its own."),
    ),
)


def fine_tune(model: Any, base: Any, layers: int, learning_rate: float) -> Any:
    """Let the last layers learn, and compile again."""
    import keras

    base.trainable = True
    for layer in base.layers:
        last = layer in base.layers[-layers:]
        layer.trainable = last and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(optimizer=keras.optimizers.Adam(learning_rate), loss=model.loss)
    return model


def _second_phase(attempt: Attempt, layers: int, learning_rate: float) -> tuple[Any, Any, set[str]]:
    base = make_base(int(attempt.rng.integers(2**31)))
    model = transfer_model(base, CLASSES)
    _fit(attempt, model, epochs=1)
    inputs, _ = _data(attempt)
    learned = np.asarray(model(inputs, training=False))
    tuned = _as_model(attempt, attempt(uncopied=(model, base, layers, learning_rate)))
    if not np.allclose(learned, tuned(inputs, training=False), atol=1e-5):
        raise Rejected(
            "The model that came back gives other outputs than the one that went in. What the head "
            "has learned in the first phase must still be there.",
            misconception="keras/first-phase-lost",
        )
    before = _kept(base)
    _fit(attempt, tuned, epochs=2)
    return base, tuned, _moved(before, base)


def _last_layers_learn(attempt: Attempt) -> None:
    base, _, moved = _second_phase(attempt, 2, 1e-3)
    learned = {name.partition("/")[0] for name in moved}
    if not learned and not base.trainable_weights:
        raise Rejected(
            "After your call nothing of the base learns: every layer of it is still frozen. Before "
            "single layers can be switched, `trainable` of the base as a whole must be on.",
            misconception="keras/still-frozen",
        )
    if not learned:
        raise Rejected(
            "After your call nothing of the base learns. Keras decides at `compile` what is "
            "trained: after changing `trainable`, compile again.",
            misconception="keras/not-recompiled",
        )
    if "shallow" in learned:
        raise Rejected(
            "The first layer learned too. The early layers hold what is general; only the last "
            "two were to be tuned.",
            misconception="keras/everything-unfrozen",
        )
    if learned - {"norm"} != {"middle", "deep"}:
        raise Rejected(
            f"Of the base, {', '.join(sorted(learned))} learned; the last two layers are middle "
            "and deep."
        )


def _statistics_stay(attempt: Attempt) -> None:
    *_, moved = _second_phase(attempt, 5, 1e-3)
    if any(name.startswith("norm/") for name in moved):
        raise Rejected(
            "Batch normalization changed. On a small new set its statistics would be rebuilt from "
            "few batches, under the feet of the other layers: leave it frozen.",
            misconception="keras/batch-normalization-unfrozen",
        )
    if not moved:
        raise Rejected("Nothing of the base learns, so nothing can be said of its statistics.")


def _slow(attempt: Attempt) -> None:
    wanted = float(attempt.rng.choice([1e-4, 3e-5]))
    _, tuned, _ = _second_phase(attempt, 2, wanted)
    rate = float(tuned.optimizer.learning_rate)
    if not np.isclose(rate, wanted):
        raise Rejected(
            f"The optimizer's learning rate is {show(rate)}, not the {show(wanted)} that was asked "
            "for. Large steps would undo what the base has learned.",
            misconception="keras/learning-rate-kept",
        )


FINE_TUNE = Exercise(
    id="keras/fine-tune",
    answer="fine_tune",
    checks=(
        Check(
            "The last layers of the base learn, the first do not",
            _last_layers_learn,
            2,
            time_limit=TRAINS,
        ),
        Check("Batch normalization stays as it is", _statistics_stay, time_limit=TRAINS),
        Check("The learning rate is the one asked for", _slow, time_limit=TRAINS),
    ),
    hints=(
        "Three things change in the second phase: which layers may learn, how fast, and one thing "
        "that Keras wants to be told after any such change.",
        "`base.trainable = True` switches on everything inside. Then go through base.layers and "
        "switch off what must stay, batch normalization included.",
        "Compile last, with a new optimizer at the given rate and the model's own loss. Without it "
        "the training step of the first phase goes on as it was.",
    ),
    misconceptions=(
        Misconception("keras/not-recompiled", "`trainable` was changed, but nothing was compiled."),
        Misconception("keras/still-frozen", "The base as a whole stayed frozen."),
        Misconception("keras/everything-unfrozen", "The whole base was unfrozen."),
        Misconception("keras/batch-normalization-unfrozen", "Batch normalization was unfrozen."),
        Misconception("keras/first-phase-lost", "The head of the first phase was thrown away."),
        Misconception("keras/learning-rate-kept", "The learning rate of the first phase was kept."),
    ),
)
