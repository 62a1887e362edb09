"""Operations with their cost on paper, and what each device of this machine takes for them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NUMBER_FORMATS = ("float32", "bfloat16", "float16")


@dataclass(frozen=True)
class Operation:
    """A tensor operation that can be run, and what it costs on paper.

    Attributes
    ----------
    name
        For tables.
    flops
        Floating-point operations; a multiplication and an addition are two.
    bytes
        Bytes that must be read and written once, if nothing is kept in a cache.
    run
        Runs it, and returns when the result is there.
    """

    name: str
    flops: int
    bytes: int
    run: Callable[[], object]

    @property
    def intensity(self) -> float:
        """Floating-point operations for each byte."""
        return self.flops / self.bytes


def devices() -> list[str]:
    """List this machine's devices as TensorFlow names them, the CPU first, accelerators behind."""
    import tensorflow as tf

    _start_tpus()
    found = [
        f"{kind}:{number}"
        for kind in ("CPU", "GPU", "TPU")
        for number in range(len(tf.config.list_logical_devices(kind)))
    ]
    return found or ["CPU:0"]


def _start_tpus() -> None:
    """Have TensorFlow see this machine's TPUs, which it does not by itself, if it has any."""
    import tensorflow as tf

    # A TPU machine shows its chips as one or the other; asking the library elsewhere takes seconds.
    if not any(Path("/dev").glob("accel[0-9]*")) and not any(Path("/dev/vfio").glob("[0-9]*")):
        return
    resolver = tf.distribute.cluster_resolver.TPUClusterResolver(tpu="local")
    # Chips of another kind are shown like this too.
    with contextlib.suppress(tf.errors.OpError, ValueError):
        tf.tpu.experimental.initialize_tpu_system(resolver)


def matmul(
    rows: int, inner: int, columns: int, number_format: str = "float32", device: str = "CPU:0"
) -> Operation:
    """Multiply a matrix of shape (rows, inner) by one of shape (inner, columns)."""
    import tensorflow as tf

    left = _draw((rows, inner), number_format, device)
    right = _draw((inner, columns), number_format, device)
    numbers = rows * inner + inner * columns + rows * columns
    return Operation(
        f"matmul {rows} x {inner} x {columns}",
        2 * rows * inner * columns,
        numbers * left.dtype.size,
        _on(device, lambda: tf.matmul(left, right)),
    )


def convolution(
    batch: int, side: int, filters: int, number_format: str = "float32", device: str = "CPU:0"
) -> Operation:
    """Convolve square images of as many channels as filters with kernels of 3 x 3."""
    import tensorflow as tf

    images = _draw((batch, side, side, filters), number_format, device)
    kernels = _draw((3, 3, filters, filters), number_format, device)
    places = batch * side * side
    return Operation(
        f"convolution, batch {batch}",
        2 * places * 9 * filters * filters,
        (2 * places * filters + 9 * filters * filters) * images.dtype.size,
        _on(device, lambda: tf.nn.conv2d(images, kernels, 1, "SAME")),
    )


def _draw(shape: tuple[int, ...], number_format: str, device: str) -> Any:
    import tensorflow as tf

    with tf.device(device):
        return tf.cast(tf.random.stateless_normal(shape, (0, 6)), number_format)


def _on(device: str, operation: Callable[[], Any]) -> Callable[[], object]:
    import tensorflow as tf

    def run() -> object:
        with tf.device(device):
            result = operation()
        # An accelerator works on while Python goes ahead: without this only the launch is timed.
        if not device.startswith("CPU"):
            tf.test.experimental.sync_devices()
        return result

    return run


def best_seconds(operations: Sequence[Operation], rounds: int = 7) -> list[float]:
    """Time operations, one after the other in several rounds, and keep each one's best time.

    Other programs only ever add to a time, so the best one says most about the machine. Because
    every round runs all the operations, a machine that gets busier slows all of them alike.

    Parameters
    ----------
    operations
        Each is run once before, untimed.
    rounds
        How often each is timed.

    Returns
    -------
    list of float
        Seconds, one for each operation.

    Raises
    ------
    ValueError
        ``rounds`` is not a positive number.
    """
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}; at least one is needed.")
    for operation in operations:
        operation.run()
    best = [float("inf")] * len(operations)
    for _ in range(rounds):
        for place, operation in enumerate(operations):
            start = time.perf_counter()
            operation.run()
            best[place] = min(best[place], time.perf_counter() - start)
    return best
