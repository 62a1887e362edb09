"""What XLA compiles, and how often: TensorFlow's own compiler, on this machine's CPU."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show

# ------------------------------------------------------------------ accelerators/scale-rows

SECONDS = 30.0
CLOSE = 1e-5


def scale_rows(rows: Any) -> Any:
    """Divide each row by its largest magnitude, in NumPy; rows of zeros stay as they are."""
    largest = np.abs(rows).max(axis=1, keepdims=True)
    return np.where(largest > 0, rows / np.where(largest > 0, largest, 1), rows)


def _rows(attempt: Attempt, height: int = 6) -> Any:
    rows = attempt.rng.normal(0, 10.0 ** attempt.rng.uniform(-3, 3, (height, 1)), (height, 5))
    rows[1], rows[2] = 0, -np.abs(rows[2])
    return rows.astype("float32")


def _same(received: Any, rows: Any) -> None:
    import tensorflow as tf

    if not tf.is_tensor(received):
        raise Rejected(
            f"The result is {show(received)}, of type {type(received).__name__}, where a tensor "
            "belongs."
        )
    got, wanted = received.numpy(), scale_rows(rows)
    if got.shape != wanted.shape:
        raise Rejected(f"The result has shape {got.shape}, the rows {wanted.shape}.")
    if np.isnan(got[1]).any():
        raise Rejected(
            "A row of zeros became NaN: 0 was divided by 0. XLA compiles that without a word.",
            misconception="accelerators/zero-row-divided",
        )
    if not np.allclose(got, wanted, atol=CLOSE):
        where = int(np.nonzero(~np.isclose(got, wanted, atol=CLOSE))[0][0])
        near = np.allclose(got, wanted, atol=0.01)
        raise Rejected(
            f"The row {show(rows[where])} became {show(got[where])}; divided by its largest "
            f"magnitude it is {show(wanted[where])}."
            + (" What is added to every divisor changes rows of small numbers." if near else "")
        )


def _values(attempt: Attempt) -> None:
    import tensorflow as tf

    rows = _rows(attempt)
    _same(attempt(tf.constant(rows)), rows)


def _compiled(attempt: Attempt, function: Any, *args: Any) -> Any:
    """Call a function that is compiled by XLA, and show XLA's own words where it refuses."""
    try:
        return function(*args)
    except Exception as error:
        raise _refused(attempt, error) from error


def _refused(attempt: Attempt, error: Exception) -> Rejected:
    text = " ".join(str(error).split())
    for marks, idea, why in _REFUSALS:
        found = next((mark for mark in marks if mark in text), "")
        if found:
            place = max(text.find(found) - 60, 0)
            return Rejected(
                f"Compiled with jit_compile=True, {attempt.name} raised {type(error).__name__}: "
                f"… {text[place : place + 160]} … {why}",
                misconception=idea,
            )
    return Rejected(
        f"Compiled with jit_compile=True, {attempt.name} raised {type(error).__name__}: "
        f"{text[:240]}"
    )


_REFUSALS = (
    (
        ("EagerPyFunc", "PyFunc"),
        "accelerators/python-in-the-graph",
        "The function calls back into Python for every batch. XLA translates operations into the "
        "device's own instructions, and Python is none; a TPU refuses it for the same reason.",
    ),
    (
        (
            "has no attribute 'numpy'",
            "numpy()",
            "NotImplementedError: Cannot convert a symbolic",
            "Cannot convert a symbolic tf.Tensor",
            "symbolic",
        ),
        "accelerators/values-while-compiling",
        "While a function is traced there are no values yet, only shapes: nothing can be turned "
        "into NumPy. Say it in tensor operations.",
    ),
)


def _compiles(attempt: Attempt) -> None:
    import tensorflow as tf

    rows = _rows(attempt)
    # Here the untouched stub shows itself, outside of any trace.
    attempt(tf.constant(rows))
    function = tf.function(attempt.function, jit_compile=True, autograph=False)
    _same(_compiled(attempt, function, tf.constant(rows)), rows)


def _has_gradient(attempt: Attempt) -> None:
    import tensorflow as tf

    rows = tf.constant(_rows(attempt)[3:])
    attempt(rows)
    weights = tf.constant(attempt.rng.normal(0, 1, rows.shape).astype("float32"))

    with tf.GradientTape() as tape:
        tape.watch(rows)
        total = tf.reduce_sum(weights * attempt.function(rows))
    gradient = tape.gradient(total, rows)
    if gradient is None:
        raise Rejected(
            "The result has no gradient with respect to the rows. Operations outside of "
            "TensorFlow, NumPy's for example, cut the chain rule: what lies in front of them "
            "does not learn.",
            misconception="accelerators/gradient-cut",
        )
    largest = tf.reduce_max(tf.abs(rows), axis=1, keepdims=True)
    # Everywhere but at the largest magnitude of its row, the derivative is weight / largest.
    inner = tf.abs(rows) < largest
    wanted = tf.boolean_mask(weights / largest, inner)
    if not np.allclose(tf.boolean_mask(gradient, inner), wanted, rtol=1e-3):
        raise Rejected("The gradient is not that of rows divided by their largest magnitude.")


SCALE_ROWS = Exercise(
    id="accelerators/scale-rows",
    answer="scale_rows",
    checks=(
        Check("Divides each row by its largest magnitude", _values, time_limit=SECONDS),
        Check("XLA compiles it", _compiles, 2, time_limit=SECONDS),
        Check("The gradient passes through", _has_gradient, time_limit=SECONDS),
    ),
    hints=(
        "What does the loop do, said about the whole matrix at once? An operation on the matrix "
        "needs no loop and no Python while it runs.",
        "tf.reduce_max takes an axis and keepdims; tf.abs gives magnitudes.",
        "For the rows of zeros: tf.where chooses element by element between two tensors, and "
        "tf.math.divide_no_nan knows what to do with a division by 0.",
    ),
    misconceptions=(
        Misconception("accelerators/python-in-the-graph", "Python is called in the graph."),
        Misconception("accelerators/values-while-compiling", "Values are asked for in a trace."),
        Misconception("accelerators/gradient-cut", "The gradient is cut."),
        Misconception("accelerators/zero-row-divided", "A row of zeros becomes NaN."),
    ),
)

# ------------------------------------------------------------------ accelerators/static-batches

COUNT = 11


def _sequences(attempt: Attempt, longest: int = 9, count: int = COUNT) -> list[Any]:
    """Draw sequences; the longest of the second four is far shorter than that of the first."""
    lengths = [longest, 1, 2, longest - 1, 2, 1, 3, 2]
    lengths += attempt.rng.integers(1, longest + 1, count - len(lengths)).tolist()
    return [attempt.rng.integers(1, 100, length).astype("int32") for length in lengths]


def _batches(attempt: Attempt, sequences: list[Any], length: int, size: int) -> Any:
    import tensorflow as tf

    dataset = attempt(sequences, length, size)
    if not isinstance(dataset, tf.data.Dataset):
        raise Rejected(
            f"{attempt.name} returned {show(dataset)}, of type {type(dataset).__name__}, where a "
            "tf.data.Dataset belongs."
        )
    return dataset


def _elements(dataset: Any) -> list[Any]:
    import tensorflow as tf

    try:
        elements = list(dataset)
    except Exception as error:
        text = " ".join(str(error).split())
        too_long = "pad to a smaller size" in text
        raise Rejected(
            f"Reading the dataset raised {type(error).__name__}: {text[:240]}"
            + (" Padding cuts nothing: cut long sequences before it." if too_long else "")
        ) from error
    if not all(tf.is_tensor(each) and each.shape.rank == 2 for each in elements):
        raise Rejected("Each element is to be one tensor of shape (batch_size, length).")
    return [each.numpy() for each in elements]


def _compiled_once(attempt: Attempt) -> None:
    """Feed the batches to a function that XLA compiles, and count how often it is traced."""
    import tensorflow as tf

    sequences, (length, size) = _sequences(attempt), (7, 4)
    batches = _elements(_batches(attempt, sequences, length, size))

    total = tf.function(tf.reduce_sum, jit_compile=True)
    for batch in batches:
        total(tf.constant(batch))
    shapes = sorted({batch.shape for batch in batches})
    traced = total.experimental_get_tracing_count()
    if not batches:
        raise Rejected("The dataset is empty.")
    if traced > 1:
        widths = {width for _, width in shapes}
        heights = {height for height, _ in shapes}
        text = (
            f"A compiled function was traced and compiled {traced} times for {len(batches)} "
            f"batches: they have the shapes {show(shapes)}."
        )
        if len(widths) > 1:
            raise Rejected(
                f"{text} Batches are padded to the longest of their own sequences. Pad all of "
                "them to the same length.",
                misconception="accelerators/padded-to-the-batch",
            )
        if len(heights) > 1:
            raise Rejected(
                f"{text} The last batch is what was left over: drop it, or it is compiled for "
                "alone, in every job.",
                misconception="accelerators/remainder-kept",
            )
    if shapes != [(size, length)]:
        raise Rejected(
            f"The batches have the shapes {show(shapes)}; {(size, length)} was asked for."
        )


def _promises(attempt: Attempt) -> None:
    dataset = _batches(attempt, _sequences(attempt), 7, 4)
    shape = getattr(dataset.element_spec, "shape", None)
    if shape is None or shape.rank is None or tuple(shape) != (4, 7):
        raise Rejected(
            "Before the first batch is there, the dataset promises "
            f"{show(str(dataset.element_spec))}. A TPU's program is compiled from that promise: it "
            "must name both sizes.",
            misconception="accelerators/shape-not-promised",
        )


def _keeps_the_numbers(attempt: Attempt) -> None:
    for length in (7, 12):
        sequences = _sequences(attempt)
        size = 3
        wanted = np.zeros((len(sequences) // size * size, length), "int32")
        for place, sequence in enumerate(sequences[: len(wanted)]):
            kept = sequence[:length]
            wanted[place, : len(kept)] = kept
        batches = _elements(_batches(attempt, sequences, length, size))
        widths = sorted({batch.shape[1] for batch in batches} - {length})
        kinds = sorted({batch.dtype.name for batch in batches} - {"int32"})
        if kinds:
            raise Rejected(
                f"The batches hold {kinds[0]}; int32 was given and is asked for. A table of zeros "
                "has a format of its own, unless it is told one."
            )
        if widths:
            raise Rejected(
                f"For the length {length} there are rows of {widths[0]} numbers: longer sequences "
                "are cut, shorter ones filled up with zeros."
            )
        got = np.concatenate(batches) if batches else np.zeros((0, length))
        # A remainder that was kept is another check's business.
        if not np.array_equal(got[: len(wanted)], wanted):
            raise Rejected(_what_differs(got, wanted, sequences, length))


def _what_differs(got: Any, wanted: Any, sequences: list[Any], length: int) -> str:
    if len(got) < len(wanted):
        return (
            f"{len(got)} of {len(sequences)} sequences are in the batches. Only a remainder that "
            "fills no batch is dropped; a sequence that is too long is cut, not left out."
        )
    place = int(np.nonzero((got[: len(wanted)] != wanted).any(axis=1))[0][0])
    return (
        f"The sequence {show(sequences[place].tolist())} with length {length} became "
        f"{show(got[place].tolist())}; wanted is {show(wanted[place].tolist())}: its beginning, "
        "and zeros behind it."
    )


STATIC_BATCHES = Exercise(
    id="accelerators/static-batches",
    answer="static_batches",
    checks=(
        Check(
            "A function that reads the batches is compiled once",
            _compiled_once,
            2,
            time_limit=SECONDS,
        ),
        Check("Both sizes are promised before", _promises, time_limit=SECONDS),
        Check("Cuts, fills up, keeps the order", _keeps_the_numbers, time_limit=SECONDS),
    ),
    hints=(
        "A shape has two numbers here, and each can change: the length, from batch to batch, and "
        "the number of rows, in the last batch.",
        "Cut and fill up each sequence before it is batched, to the length that is asked for, not "
        "to the longest one around.",
        "tf.data.Dataset.from_tensor_slices takes an array in which every row is already as long "
        "as the others; batch has an argument that drops the remainder.",
    ),
    misconceptions=(
        Misconception("accelerators/padded-to-the-batch", "Each batch has a length of its own."),
        Misconception("accelerators/remainder-kept", "The last batch is smaller."),
        Misconception("accelerators/shape-not-promised", "The shape is not known before."),
    ),
)
