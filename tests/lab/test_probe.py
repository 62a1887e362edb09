"""The probe records what it says, on networks whose numbers are known, and changes nothing."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from grader.lab.charts import describe
from grader.lab.probe import LAYER_SERIES, Probe, stages

ROWS, COLUMNS = 40, 6


@pytest.fixture
def data() -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(ROWS, COLUMNS)).astype("float32"), rng.integers(0, 3, ROWS)


def network(*middle: keras.Layer, outputs: int = 3) -> keras.Model:
    model = keras.Sequential(
        [keras.Input((COLUMNS,)), *middle, keras.layers.Dense(outputs, "softmax", name="output")]
    )
    model.compile(
        keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


def watched(model: keras.Model, data: Any, epochs: int = 2, **options: Any) -> Any:
    probe = Probe(*data, **options)
    model.fit(*data, batch_size=10, epochs=epochs, verbose=0, shuffle=False, callbacks=[probe])
    return probe.chart


def test_it_looks_before_training_and_after_every_epoch(data: Any) -> None:
    chart = watched(network(keras.layers.Dense(5, "relu", name="hidden")), data, epochs=3)
    assert chart.names == ["hidden", "output"]
    assert sorted(chart.layers["epoch"].unique()) == [0, 1, 2, 3]
    assert list(chart.epochs["epoch"]) == [1, 2, 3]
    assert len(chart.steps) == 3 * ROWS / 10
    assert list(chart.table(0).columns) == list(LAYER_SERIES)


def test_it_can_look_more_seldom(data: Any) -> None:
    chart = watched(network(keras.layers.Dense(5, name="hidden")), data, epochs=4, every=2)
    assert sorted(chart.layers["epoch"].unique()) == [0, 2, 4]
    assert len(chart.epochs) == 4


@pytest.mark.parametrize("layer", [keras.layers.Dropout, keras.layers.BatchNormalization])
def test_a_watched_network_ends_with_the_same_weights(layer: Any, data: Any) -> None:
    ends = []
    for probes in ([], [Probe(*data)]):
        keras.utils.set_random_seed(0)
        inner = layer(0.5) if layer is keras.layers.Dropout else layer()
        model = network(keras.layers.Dense(5, "relu"), inner)
        model.fit(*data, batch_size=10, epochs=2, verbose=0, callbacks=probes)
        ends.append([np.array(weight) for weight in model.weights])
    for unwatched, with_probe in zip(*ends, strict=True):
        assert np.array_equal(unwatched, with_probe)


def test_batch_losses_add_up_to_the_epochs_mean(data: Any) -> None:
    chart = watched(network(keras.layers.Dense(5)), data)
    assert chart.steps[:4].mean() == pytest.approx(chart.epochs["loss"][0], rel=1e-5)
    assert chart.steps[4:].mean() == pytest.approx(chart.epochs["loss"][1], rel=1e-5)


def test_gradient_and_step_of_one_linear_layer(data: Any) -> None:
    """One softmax layer from zero weights: the gradient has a closed form."""
    model = network()
    kernel = model.get_layer("output").kernel
    kernel.assign(np.zeros(kernel.shape))
    chart = watched(model, data, epochs=1)
    inputs, labels = data
    expected = inputs.T @ (np.full((ROWS, 3), 1 / 3) - np.eye(3)[labels]) / ROWS
    assert chart.at(0, "gradient_norm")[0] == pytest.approx(np.linalg.norm(expected), rel=1e-4)
    assert np.isnan(chart.at(1, "update_ratio")[0])  # no weight to compare the step with
    assert chart.at(0, "activation_mean")[0] == pytest.approx(1 / 3)


def test_dead_and_twin_units_are_counted(data: Any) -> None:
    layer = keras.layers.Dense(4, "relu", name="hidden")
    model = network(layer)
    kernel = np.zeros((COLUMNS, 4), "float32")
    kernel[0, 1:3] = 1.0  # two that say the same
    kernel[1, 3] = 1.0
    layer.kernel.assign(kernel)
    layer.bias.assign([-1.0, 0.0, 0.0, 0.0])  # the first is silent
    chart = watched(model, data, epochs=1)
    assert chart.at(0, "dead")[0] == pytest.approx(0.25)
    assert chart.at(0, "twins")[0] == pytest.approx(2 / 3)
    assert np.isnan(chart.at(0, "saturated")[0])


@pytest.mark.parametrize(("activation", "share"), [("sigmoid", 1.0), ("tanh", 1.0)])
def test_saturated_outputs_are_counted(activation: str, share: float, data: Any) -> None:
    hidden = keras.layers.Dense(
        4, activation, name="hidden", bias_initializer=keras.initializers.Constant(100.0)
    )
    chart = watched(network(hidden), data, epochs=1)
    assert chart.at(0, "saturated")[0] == pytest.approx(share)


def test_a_stage_ends_before_dropout_and_after_its_activation() -> None:
    model = network(
        keras.layers.Dense(4, name="hidden"),
        keras.layers.BatchNormalization(),
        keras.layers.Activation("tanh", name="squash"),
        keras.layers.Dropout(0.5),
    )
    assert [(stage.name, stage.result.name) for stage in stages(model)] == [
        ("hidden", "squash"),
        ("output", "output"),
    ]


def test_a_network_without_kernels_is_refused(data: Any) -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Activation("softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    inputs, labels = data
    with pytest.raises(ValueError, match="no layer with a kernel"):
        model.fit(inputs[:, :3], labels, verbose=0, callbacks=[Probe(inputs[:, :3], labels)])


def test_answers_that_change_and_numbers_that_end_are_told(data: Any) -> None:
    class AlwaysDrops(keras.layers.Layer):  # type: ignore[misc]
        def call(self, inputs: Any) -> Any:
            return keras.random.dropout(inputs, 0.5)

    chart = watched(network(keras.layers.Dense(8, "relu"), AlwaysDrops()), data)
    assert chart.epochs["changed_answers"].max() > 0
    model = network(keras.layers.Dense(5))
    model.get_layer("output").kernel.assign(np.full((5, 3), np.nan))
    chart = watched(model, data, epochs=1)
    assert chart.epochs["non_finite"].iloc[-1] > 0
    assert chart.at(-1, "dead")[-1] == 0  # an output that is no number is not silent


def test_the_description_says_what_is_to_be_seen(data: Any) -> None:
    x, y = data
    probe = Probe(x, y)
    model = network(keras.layers.Dense(5, "relu", name="hidden"))
    model.fit(x, y, epochs=2, verbose=0, validation_data=(x, y), callbacks=[probe])
    text = describe(probe.chart)
    assert "gradient norm before training" in text
    assert f"accuracy at the end ≈{probe.chart.epochs['accuracy'].iloc[-1]:.2f}" in text
