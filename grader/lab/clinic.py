"""Patients of the training clinic: small real networks, each with all that decides its training.

A patient is data. `dataclasses.replace` makes another one, `run` trains it and gives its chart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from numpy.typing import NDArray

from grader.lab.probe import Chart, Probe

CLASSES = 10
MOST_STEPS = 3000
"""A run of more steps than this does not fit into a visit."""

PROBE_ROWS, LOOKS = 200, 8

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.integer[Any]]


def to_unit(images: Floats) -> Floats:
    """Divide pixel counts by their largest value, 16."""
    return images / 16


@dataclass(frozen=True, eq=False)
class Patient:
    """A training run: its data, its network, its training.

    Parameters
    ----------
    number
        Of the bed.
    images, image_ids
        One handwritten digit a row, 64 pixel counts each, and the row's name in the archive.
    labels, label_ids
        The digit that each row shows, and the row's name in the archive.
    training_rows, validation_rows
        Positions in the table; training takes them in this order.
    prepare
        Makes inputs of images, also of unseen ones.
    hidden
        Number of units in each hidden layer.
    activation, output
        Of the hidden layers, and of the last one; a name of Keras's, or a function.
    initializer
        Of the kernels; a name of Keras's, or an initializer.
    bias
        Value of the hidden layers' biases before training.
    normalization
        Whether each hidden layer has batch normalization before its activation.
    dropout, l2
        Rate after each hidden layer; strength of the penalty on the kernels.
    training
        The argument `training` with which normalization and dropout are called; None leaves it to
        Keras.
    build
        A function that makes a network of your own out of the patient; None takes `network`.
    loss
        A name of Keras's, a loss, or a function of labels and outputs.
    loss_weight
        What the loss is multiplied with, as where several losses are added up.
    optimizer
        ``"sgd"`` or ``"adam"``.
    learning_rate, momentum
        Momentum counts for SGD only.
    clip_norm
        Largest global norm of the gradients, or None.
    batch_size, epochs, shuffle
        Of training.
    class_weight
        Weight of each label in the loss, or None.
    precision
        Keras's policy: ``"float32"``, ``"mixed_float16"`` or ``"mixed_bfloat16"``.
    loss_scaling
        Whether mixed_float16 scales the loss.
    seed
        Of the first weights, the order of the batches and dropout.
    goal
        On unseen rows: the least mean recall over the classes, and the highest log loss.
    """

    number: int
    images: Floats = field(repr=False)
    image_ids: Integers = field(repr=False)
    labels: Integers = field(repr=False)
    label_ids: Integers = field(repr=False)
    training_rows: Integers = field(repr=False)
    validation_rows: Integers = field(repr=False)
    prepare: Callable[[Any], Any] = to_unit
    hidden: tuple[int, ...] = (32, 32)
    activation: Any = "relu"
    output: Any = "softmax"
    initializer: Any = "he_normal"
    bias: float = 0.0
    normalization: bool = False
    dropout: float = 0.0
    l2: float = 0.0
    training: bool | None = None
    build: Callable[[Patient], keras.Model] | None = None
    loss: Any = "sparse_categorical_crossentropy"
    loss_weight: float = 1.0
    optimizer: str = "sgd"
    learning_rate: float = 0.05
    momentum: float = 0.9
    clip_norm: float | None = None
    batch_size: int = 32
    epochs: int = 8
    shuffle: bool = True
    class_weight: Mapping[int, float] | None = None
    precision: str = "float32"
    loss_scaling: bool = True
    seed: int = 0
    goal: tuple[float, float] = (0.8, 0.8)

    def inputs(self, rows: Any) -> Any:
        """Prepare some rows of the table for the network."""
        return np.asarray(self.prepare(self.images[rows]), dtype="float32")

    def admission(self) -> pd.Series:
        """Look at the data as training gets them, before any network."""
        rows, labels = self.training_rows, self.labels[self.training_rows]
        inputs = self.inputs(rows)
        spread = inputs.std(axis=0)
        batches = [
            labels[start : start + self.batch_size]
            for start in range(0, len(labels), self.batch_size)
        ]
        if self.shuffle:
            batches = [np.random.default_rng(self.seed).permutation(labels)[: self.batch_size]]
        return pd.Series(
            {
                "training_rows": len(rows),
                "validation_rows": len(self.validation_rows),
                "rows_in_both": len(np.intersect1d(rows, self.validation_rows)),
                "classes_per_batch": np.mean([len(np.unique(batch)) for batch in batches]),
                "rarest_class": np.bincount(labels, minlength=CLASSES).min() / len(labels),
                "spread_ratio": spread.max() / spread[spread > 0].min(),
                "neighbours_agree": _neighbours_agree(inputs, labels),
            },
            name=f"patient {self.number}",
        )

    def settings(self) -> pd.Series:
        """List everything about network and training by name."""
        shown = {item.name: getattr(self, item.name) for item in fields(self) if item.repr}
        return pd.Series(
            {name: getattr(value, "__name__", value) for name, value in shown.items()}, name="value"
        )


def _neighbours_agree(inputs: Any, labels: Any) -> float:
    """Give the share of rows whose nearest other row has the same label."""
    from sklearn.neighbors import NearestNeighbors

    nearest = NearestNeighbors(n_neighbors=1).fit(inputs).kneighbors(return_distance=False)[:, 0]
    return float((labels[nearest] == labels).mean())


def network(patient: Patient) -> keras.Model:
    """Build the patient's network: dense layers in a row."""
    hidden = inputs = keras.Input((patient.images.shape[1],))
    for number, units in enumerate(patient.hidden, start=1):
        hidden = keras.layers.Dense(
            units,
            kernel_initializer=_fresh(patient.initializer),
            bias_initializer=keras.initializers.Constant(patient.bias),
            kernel_regularizer=keras.regularizers.L2(patient.l2) if patient.l2 else None,
            name=f"hidden_{number}",
        )(hidden)
        if patient.normalization:
            # A run has few steps: with Keras's momentum of 0.99 the statistics would come too late.
            hidden = _called(keras.layers.BatchNormalization(momentum=0.9), patient)(hidden)
        hidden = keras.layers.Activation(patient.activation)(hidden)
        if patient.dropout:
            hidden = _called(keras.layers.Dropout(patient.dropout), patient)(hidden)
    outputs = keras.layers.Dense(
        CLASSES, kernel_initializer=_fresh(patient.initializer), name="output"
    )(hidden)
    # Half precision is not enough for a softmax.
    outputs = keras.layers.Activation(patient.output, dtype="float32")(outputs)
    return keras.Model(inputs, outputs)


class WithArgument(keras.layers.Layer):  # type: ignore[misc]
    """Calls a layer with an argument `training` of its own, whatever the network is asked for."""

    def __init__(self, layer: keras.Layer, argument: bool) -> None:
        super().__init__()
        self.layer = layer
        self.argument = argument

    def call(self, inputs: Any) -> Any:
        """Call the layer."""
        return self.layer(inputs, training=self.argument)


def _called(layer: keras.Layer, patient: Patient) -> keras.Layer:
    return layer if patient.training is None else WithArgument(layer, patient.training)


def _fresh(initializer: Any) -> Any:
    """Give each layer an initializer of its own: one that is shared repeats its numbers."""
    found = keras.initializers.get(initializer)
    return found.clone() if hasattr(found, "clone") else found


def _optimizer(patient: Patient) -> keras.optimizers.Optimizer:
    if patient.optimizer == "adam":
        return keras.optimizers.Adam(patient.learning_rate, global_clipnorm=patient.clip_norm)
    if patient.optimizer == "sgd":
        return keras.optimizers.SGD(
            patient.learning_rate, patient.momentum, global_clipnorm=patient.clip_norm
        )
    raise ValueError(f'optimizer is {patient.optimizer!r}; the clinic has "sgd" and "adam".')


@dataclass(frozen=True, eq=False)
class Run:
    """A patient that was trained, with the network and the chart that came of it."""

    patient: Patient
    model: keras.Model
    chart: Chart


def run(patient: Patient, looks: int = LOOKS) -> Run:
    """Train a patient from its seed, with the probe attached.

    The loop does what `keras.Model.fit` does, without its start-up time, which is longer than the
    training of networks as small as these.

    Parameters
    ----------
    patient
        Stays as it is.
    looks
        How often, about, the probe looks at the layers, apart from the look before training.

    Raises
    ------
    ValueError
        A setting cannot be used, or the run would take more than `MOST_STEPS` steps.
    """
    steps = patient.epochs * -(-len(patient.training_rows) // patient.batch_size)
    if steps > MOST_STEPS:
        raise ValueError(f"The run would take {steps:,} steps; {MOST_STEPS:,} fit into a visit.")
    keras.utils.set_random_seed(patient.seed)
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(patient.precision)
    try:
        model = (patient.build or network)(patient)
        model.compile(
            _optimizer(patient),
            patient.loss,
            loss_weights=patient.loss_weight,
            jit_compile=False,
            auto_scale_loss=patient.loss_scaling,
        )
        return Run(patient, model, _fit(patient, model, looks))
    finally:
        keras.config.set_dtype_policy(before)


def _fit(patient: Patient, model: keras.Model, looks: int) -> Chart:
    rng = np.random.default_rng(patient.seed)
    inputs = patient.inputs(patient.training_rows)
    labels = patient.labels[patient.training_rows].astype("int32")
    weights = np.ones(len(labels), dtype="float32")
    for label, weight in (patient.class_weight or {}).items():
        weights[labels == label] = weight
    seen = rng.permutation(len(labels))[:PROBE_ROWS]
    probe = Probe(inputs[seen], labels[seen], every=max(1, patient.epochs // looks))
    callbacks = keras.callbacks.CallbackList([probe], model=model)
    step = _step(model)
    callbacks.on_train_begin()
    for epoch in range(patient.epochs):
        callbacks.on_epoch_begin(epoch)
        order = rng.permutation(len(labels)) if patient.shuffle else np.arange(len(labels))
        losses: list[float] = []
        for batch, start in enumerate(range(0, len(order), patient.batch_size)):
            rows = order[start : start + patient.batch_size]
            callbacks.on_train_batch_begin(batch)
            losses.append(float(step(inputs[rows], labels[rows], weights[rows])))
            callbacks.on_train_batch_end(batch, {"loss": float(np.mean(losses))})
        callbacks.on_epoch_end(epoch, _logs(patient, model, losses))
    callbacks.on_train_end()
    return probe.chart


def _step(model: keras.Model) -> Any:
    optimizer = model.optimizer
    optimizer.build(model.trainable_variables)

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def step(inputs: Any, labels: Any, weights: Any) -> Any:
        with tf.GradientTape() as tape:
            outputs = model(inputs, training=True)
            loss = model.compute_loss(inputs, labels, outputs, weights)
            scaled = optimizer.scale_loss(loss)
        gradients = tape.gradient(scaled, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return loss

    return step


def _logs(patient: Patient, model: keras.Model, losses: list[float]) -> dict[str, float]:
    logs = {"loss": float(np.mean(losses))}
    for prefix, rows in (("", patient.training_rows), ("val_", patient.validation_rows)):
        labels = patient.labels[rows]
        outputs = model(patient.inputs(rows), training=False)
        logs[f"{prefix}accuracy"] = float((np.asarray(outputs).argmax(axis=1) == labels).mean())
        if prefix:
            logs["val_loss"] = float(model.compute_loss(None, labels, outputs))
    return logs


def probabilities(model: keras.Model, inputs: Any) -> Floats:
    """Ask a network for probabilities, whether its last layer ends in softmax or not.

    Outputs that are no probabilities are taken for logits.
    """
    outputs = np.asarray(model(inputs, training=False), dtype=float)
    if (outputs >= 0).all() and np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        return outputs
    return np.asarray(keras.activations.softmax(outputs), dtype=float)
