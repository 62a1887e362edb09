"""A probe for training runs: what every layer does while a Keras network learns.

The probe is a callback. It looks at one fixed batch of rows before training and after every epoch,
and at the first step of each epoch. It changes nothing: statistics and random states that a look
would move are put back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from numpy.typing import NDArray

SATURATED = 0.02
"""A sigmoid's or tanh's output within this share of its range's end counts as saturated."""

_ENDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}

LAYER_SERIES = (
    "activation_mean",
    "activation_std",
    "saturated",
    "dead",
    "twins",
    "gradient_norm",
    "zero_gradients",
    "update_ratio",
)


@dataclass(frozen=True)
class Stage:
    """A layer with a kernel, and where its result can be read.

    Parameters
    ----------
    name
        Of the layer with the kernel.
    layer
        That layer.
    result
        The last layer before the next kernel that is not dropout: an activation, a normalization,
        or the layer itself.
    """

    name: str
    layer: keras.Layer
    result: keras.Layer


def stages(model: keras.Model) -> list[Stage]:
    """List the layers with a kernel of a network whose layers stand in a row.

    Raises
    ------
    ValueError
        No layer has a kernel, so there is nothing to watch.
    """
    found: list[Stage] = []
    for layer in model.layers:
        if hasattr(layer, "kernel"):
            found.append(Stage(layer.name, layer, layer))
        elif found and not isinstance(layer, keras.layers.Dropout):
            found[-1] = Stage(found[-1].name, found[-1].layer, layer)
    if not found:
        raise ValueError(
            f"The model {model.name!r} has no layer with a kernel, such as Dense, to watch."
        )
    return found


@dataclass
class Chart:
    """What the probe wrote down.

    Parameters
    ----------
    layers
        One row for each layer and look: ``epoch`` (0 is before training), ``layer`` and
        `LAYER_SERIES`. Norms are Euclidean; shares are between 0 and 1.
    epochs
        One row an epoch, from 1: what Keras logs (``loss``, ``accuracy``, ``val_loss``,
        ``val_accuracy``), the ``learning_rate``, the number of weights that are not finite
        (``non_finite``), and ``changed_answers``, the share of rows whose class is another when the
        network is asked a second time.
    steps
        The loss of every batch, in order.
    """

    layers: pd.DataFrame
    epochs: pd.DataFrame
    steps: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    @property
    def names(self) -> list[str]:
        """Names of the layers, from the first to the last."""
        return list(dict.fromkeys(self.layers["layer"]))

    def at(self, epoch: int, series: str) -> NDArray[np.float64]:
        """Give a series of all layers at an epoch; negative numbers count from the last look."""
        looks = sorted(self.layers["epoch"].unique())
        chosen = self.layers[self.layers["epoch"] == looks[epoch]]
        return np.asarray(chosen[series], dtype=float)

    def table(self, epoch: int = -1) -> pd.DataFrame:
        """Give one look as a table, one row a layer."""
        looks = sorted(self.layers["epoch"].unique())
        chosen = self.layers[self.layers["epoch"] == looks[epoch]]
        return pd.DataFrame(chosen.set_index("layer")[list(LAYER_SERIES)])


class Probe(keras.callbacks.Callback):  # type: ignore[misc]
    """Watch a network while it is trained; the result is `chart`.

    Parameters
    ----------
    inputs, targets
        The rows to look at, prepared as for training: 100 to 300 of them are enough.
    every
        Look at the layers after every so many epochs.

    Raises
    ------
    ValueError
        When training begins: the network has no layer to watch.
    """

    def __init__(self, inputs: Any, targets: Any, every: int = 1) -> None:
        super().__init__()
        self.inputs = tf.convert_to_tensor(inputs)
        self.targets = tf.convert_to_tensor(targets)
        self.every = every
        self._layers: list[dict[str, Any]] = []
        self._epochs: list[dict[str, Any]] = []
        self._steps: list[float] = []
        self._ratios: list[float] = []
        self._before: list[NDArray[np.float64]] = []

    @property
    def chart(self) -> Chart:
        """Everything recorded so far."""
        return Chart(
            pd.DataFrame(self._layers), pd.DataFrame(self._epochs), np.asarray(self._steps, float)
        )

    def on_train_begin(self, logs: Any = None) -> None:  # noqa: ARG002 Keras's signature
        """Look at the network before its first step."""
        self._stages = stages(self.model)
        self._inside = keras.Model(
            self.model.inputs,
            [stage.result.output for stage in self._stages] + [self.model.outputs[0]],
        )
        self._ratios = [float("nan")] * len(self._stages)
        self._look(0)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Keep the weights before an epoch's first step."""
        if batch == 0:
            self._before = [np.array(stage.layer.kernel.numpy()) for stage in self._stages]

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Compare the weights after an epoch's first step, and keep the loss of every batch."""
        self._steps.append(_batch_loss(self._steps, batch, float((logs or {}).get("loss", np.nan))))
        if batch == 0:
            self._ratios = [
                _ratio(before, np.array(stage.layer.kernel.numpy()))
                for before, stage in zip(self._before, self._stages, strict=True)
            ]

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Look at the network after an epoch."""
        changed = self._changed_answers()
        weights = [np.asarray(weight.numpy(), dtype=float) for weight in self.model.weights]
        self._epochs.append(
            {
                "epoch": epoch + 1,
                **{name: float(value) for name, value in (logs or {}).items()},
                "learning_rate": float(np.asarray(self.model.optimizer.learning_rate)),
                "non_finite": sum(int((~np.isfinite(weight)).sum()) for weight in weights),
                "changed_answers": changed,
            }
        )
        if (epoch + 1) % self.every == 0:
            self._look(epoch + 1)

    def _changed_answers(self) -> float:
        kept = [np.array(variable.numpy()) for variable in self.model.non_trainable_variables]
        first, second = (
            np.asarray(self.model(self.inputs, training=False)).argmax(axis=1) for _ in range(2)
        )
        self._put_back(kept)
        return float((first != second).mean())

    def _look(self, epoch: int) -> None:
        kept = [np.array(variable.numpy()) for variable in self.model.non_trainable_variables]
        outputs, gradients = self._passes()
        self._put_back(kept)
        for stage, values, gradient, ratio in zip(
            self._stages, outputs, gradients, self._ratios, strict=True
        ):
            self._layers.append(
                {
                    "epoch": epoch,
                    "layer": stage.name,
                    **_activation_facts(values, stage.result),
                    "gradient_norm": float(np.linalg.norm(gradient)),
                    "zero_gradients": float((gradient == 0).mean()),
                    "update_ratio": ratio,
                }
            )

    def _passes(self) -> tuple[list[Any], list[Any]]:
        """Run the rows forward and backward once, as a training step does."""
        optimizer = self.model.optimizer
        kernels = [stage.layer.kernel.value for stage in self._stages]
        with tf.GradientTape() as tape:
            *outputs, predicted = self._inside(self.inputs, training=True)
            loss = self.model.compute_loss(
                x=self.inputs, y=self.targets, y_pred=predicted, training=True
            )
            scaled = optimizer.scale_loss(loss)
        scale = float(scaled) / float(loss) if float(loss) else 1.0
        gradients = tape.gradient(scaled, kernels)
        return (
            [np.asarray(values, dtype=float) for values in outputs],
            [np.asarray(gradient, dtype=float) / scale for gradient in gradients],
        )

    def _put_back(self, kept: list[Any]) -> None:
        for variable, value in zip(self.model.non_trainable_variables, kept, strict=True):
            variable.assign(value)


def _batch_loss(steps: list[float], batch: int, mean: float) -> float:
    """Take a batch's own loss out of the mean over the epoch that Keras reports."""
    if batch == 0:
        return mean
    return mean * (batch + 1) - float(np.sum(steps[-batch:]))


def _ratio(before: Any, after: Any) -> float:
    size = float(np.linalg.norm(before))
    return float(np.linalg.norm(after - before)) / size if size else float("nan")


def _activation_facts(values: Any, layer: keras.Layer) -> dict[str, float]:
    """Describe outputs of shape (rows, ..., units)."""
    units = values.reshape(-1, values.shape[-1])
    alive = (units != 0).any(axis=0)  # what is not a number is not silent
    return {
        "activation_mean": float(units.mean()),
        "activation_std": float(units.std()),
        "saturated": _saturated(units, layer),
        "dead": float(1 - alive.mean()),
        "twins": _twins(units[:, alive]),
    }


def _saturated(units: Any, layer: keras.Layer) -> float:
    name = getattr(getattr(layer, "activation", None), "__name__", "")
    if name not in _ENDS:
        return float("nan")
    low, high = _ENDS[name]
    margin = SATURATED * (high - low)
    return float(((units < low + margin) | (units > high - margin)).mean())


def _twins(units: Any) -> float:
    """Give the share of units that say the same as another unit, on every row."""
    if not units.shape[1]:
        return 0.0
    counts = Counter(column.tobytes() for column in units.T.round(6) + 0.0)
    return float(sum(count for count in counts.values() if count > 1) / units.shape[1])
