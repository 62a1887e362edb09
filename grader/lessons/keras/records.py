"""Examples as bytes: TFRecord files written and read by real ``tf.io``."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show

SHAPE = (4, 5)
"""Of the images in the exercises; the exercises' text states it."""

SECONDS = 30.0


KINDS = {"image": "bytes_list", "label": "int64_list"}


def to_bytes(image: Any, label: int) -> bytes:
    """Make the bytes of one example, as the lesson's format is."""
    import tensorflow as tf

    pixels = tf.io.serialize_tensor(tf.constant(image, tf.uint8)).numpy()
    features = {
        "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[pixels])),
        "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[int(label)])),
    }
    example = tf.train.Example(features=tf.train.Features(feature=features))
    written: bytes = example.SerializeToString()
    return written


def from_bytes(record: bytes) -> tuple[Any, int]:
    """Read the image and the label of one example.

    Raises
    ------
    Rejected
        Naming what is not as the lesson's format is.
    """
    import tensorflow as tf

    try:
        features = tf.train.Example.FromString(record).features.feature
    except Exception as error:
        raise Rejected("A record's bytes are not those of a serialized Example.") from error
    found = {name: str(feature.WhichOneof("kind")) for name, feature in features.items()}
    if found != KINDS:
        raise Rejected(
            f"An example holds {show(found)}; {show(KINDS)} is wanted. Whoever reads it asks for "
            "these names and kinds."
        )
    (label,) = features["label"].int64_list.value
    (pixels,) = features["image"].bytes_list.value
    return _tensor(pixels), label


def _tensor(written: bytes) -> Any:
    import tensorflow as tf
    from tensorflow.core.framework.tensor_pb2 import TensorProto

    try:
        read = tf.make_ndarray(TensorProto.FromString(written))
    except Exception as error:
        raise Rejected(
            f"The image's {len(written)} bytes are not those of a serialized tensor. Bare pixels "
            "have forgotten their shape and type; tf.io.serialize_tensor keeps both.",
            misconception="keras/bare-pixels",
        ) from error
    if read.dtype != np.uint8:
        raise Rejected(
            f"The image was written as {read.dtype}, with {len(written)} bytes. Its {read.size} "
            "pixels are uint8, one byte each: scale after reading, not before writing.",
            misconception="keras/wide-pixels",
        )
    return read


def _images(rng: np.random.Generator, count: int) -> tuple[Any, Any]:
    return rng.integers(0, 256, (count, *SHAPE)).astype("uint8"), rng.integers(0, 10, count)


def _records(attempt: Attempt, folder: str, paths: Any) -> list[list[bytes]]:
    """Read the raw records of each file that the answer says it has written."""
    import tensorflow as tf

    if not isinstance(paths, list | tuple) or not all(
        isinstance(path, str | Path) for path in paths
    ):
        raise Rejected(
            f"{attempt.name} returned {show(paths)}, of type {type(paths).__name__}, where a list "
            "of the files' paths belongs."
        )
    missing = [str(path) for path in paths if not Path(path).is_file()]
    outside = [str(path) for path in paths if Path(path).parent != Path(folder)]
    if missing or outside:
        raise Rejected(
            f"There is no file {(missing or outside)[0]!r} in the folder that was given, "
            f"{folder!r}."
        )
    try:
        return [list(tf.data.TFRecordDataset(str(path)).as_numpy_iterator()) for path in paths]
    except tf.errors.DataLossError as error:
        raise Rejected(
            "TensorFlow refuses to read what was written: the lengths and checksums of a TFRecord "
            "are missing. tf.io.TFRecordWriter writes them.",
            misconception="keras/no-record-writer",
        ) from error


def _comes_back(attempt: Attempt) -> None:
    with tempfile.TemporaryDirectory() as folder:
        images, labels = _images(attempt.rng, 11)
        paths = attempt(images, labels, folder, 3)
        records = [
            from_bytes(record) for file in _records(attempt, folder, paths) for record in file
        ]
    if len(records) != len(images):
        many = len(records) > len(images)
        raise Rejected(
            f"{len(records)} examples came back out of {len(images)}. "
            + ("Each belongs in one file only." if many else "Where are those left over?")
        )
    wanted = {image.tobytes(): int(label) for image, label in zip(images, labels, strict=True)}
    for image, label in records:
        if image.shape != SHAPE or image.tobytes() not in wanted:
            raise Rejected(f"An image of shape {image.shape} came back that was never given.")
        if wanted[image.tobytes()] != label:
            raise Rejected("An image came back with another image's label.")


def _spread(attempt: Attempt) -> None:
    with tempfile.TemporaryDirectory() as folder:
        images, labels = _images(attempt.rng, 14)
        for shards in (4, 1):
            target = Path(folder) / str(shards)
            target.mkdir()
            paths = attempt(images, labels, str(target), shards)
            counts = [len(file) for file in _records(attempt, str(target), paths)]
            if len(counts) == 1 < shards:
                raise Rejected(
                    f"All {counts[0]} examples are in one file; {shards} files were asked for. One "
                    "file is read by one reader, from its start to its end: several machines, or "
                    "several calls of one, have nothing to share out.",
                    misconception="keras/one-huge-file",
                )
            even = [len(part) for part in np.array_split(labels, shards)]
            if sorted(counts) != sorted(even):
                raise Rejected(
                    f"{len(images)} examples for {shards} files of equal size, give or take one: "
                    f"the files hold {show(counts)}. The largest file decides how long all wait."
                )


WRITE_RECORDS = Exercise(
    id="keras/write-records",
    answer="write_records",
    checks=(
        Check("What was written can be read, pixel for pixel", _comes_back, 2, SECONDS),
        Check("The examples are spread evenly over the files", _spread, 1, SECONDS),
    ),
    hints=(
        "An Example is a dictionary whose values are lists of one of three kinds: bytes, integers "
        "or floats. Of which kind is each of your two fields?",
        "tf.io.serialize_tensor turns a tensor of any shape into bytes, and remembers type and "
        "shape. `.numpy()` gives them as Python bytes. Build from the inside out: a list, a "
        "Feature, the Features, the Example; then serialize the Example.",
        "One TFRecordWriter a file, in a `with`. Slices with a step, as in values[start::step], "
        "deal examples out to the files like cards.",
    ),
    misconceptions=(
        Misconception("keras/one-huge-file", "Everything went into one file."),
        Misconception("keras/bare-pixels", "Pixels without shape and type were written."),
        Misconception("keras/wide-pixels", "The pixels were made wider before writing."),
        Misconception("keras/no-record-writer", "An ordinary file was written."),
    ),
)


def _files(attempt: Attempt, folder: str, count: int) -> tuple[list[str], Any, Any]:
    import tensorflow as tf

    images, labels = _images(attempt.rng, count)
    names = []
    for number, rows in enumerate(np.array_split(np.arange(count), 3)):
        name = str(Path(folder) / f"part-{number}.tfrecord")
        with tf.io.TFRecordWriter(name) as writer:
            for row in rows:
                writer.write(to_bytes(images[row], labels[row]))
        names.append(name)
    return names, images, labels


def _dataset(attempt: Attempt, names: list[str]) -> Any:
    import tensorflow as tf

    dataset = attempt(names)
    if not isinstance(dataset, tf.data.Dataset):
        raise Rejected(
            f"{attempt.name} returned {show(dataset)}, of type {type(dataset).__name__}, where a "
            "tf.data.Dataset belongs."
        )
    spec = dataset.element_spec
    if not (isinstance(spec, tuple) and len(spec) == 2):
        raise Rejected("Each element is to be a pair, image and label.")
    return dataset


def _elements(dataset: Any, most: int) -> Iterator[Any]:
    import tensorflow as tf

    try:
        yield from dataset.take(most)
    except tf.errors.InvalidArgumentError as error:
        # TensorFlow names every operation on the way before it says what is wrong.
        reason = re.sub(r".*Iterator::\S+ ", "", error.message.splitlines()[0]).rstrip(".")
        raise Rejected(
            f"An example could not be read as asked: {reason}. Its features are called image and "
            "label; the image was written by tf.io.serialize_tensor, as uint8, and "
            "tf.io.parse_tensor with that type reads it back.",
            misconception="keras/bytes-misread",
        ) from error


def _everything_comes_back(attempt: Attempt) -> None:
    with tempfile.TemporaryDirectory() as folder:
        names, images, labels = _files(attempt, folder, 12)
        dataset = _dataset(attempt, names)
        rows = []
        for element in _elements(dataset, len(labels) + 1):
            if tuple(element[1].shape) != ():
                raise Rejected(
                    f"An element's label has shape {tuple(element[1].shape)}: these are batches. "
                    "One example at a time is wanted, so that it can be shuffled."
                )
            rows.append((np.asarray(element[0]), int(element[1])))
        if len(rows) > len(labels):
            raise Rejected(
                f"More examples come back than the {len(labels)} in the three files. Is there a "
                "repeat? Once through the dataset is one epoch; training asks for the next one."
            )
        if len(rows) != len(labels):
            raise Rejected(
                f"{len(rows)} examples came back out of {len(labels)} in three files.",
                misconception="keras/only-one-file" if rows else "",
            )
        wanted = {image.tobytes(): int(label) for image, label in zip(images, labels, strict=True)}
        for image, label in rows:
            if image.shape != SHAPE or image.min() < 0 or image.max() > 1:
                raise Rejected(
                    f"An image came back with shape {image.shape} and values from "
                    f"{show(image.min())} to {show(image.max())}. Wanted: {SHAPE}, divided by 255.",
                    misconception="keras/pixels-not-scaled",
                )
            pixels = np.round(image * 255).astype("uint8").tobytes()
            if wanted.get(pixels) != label:
                raise Rejected("An image came back with another image's label, or other pixels.")


def _shape(spec: Any) -> str:
    return "unknown shape" if spec.shape.rank is None else f"shape {tuple(spec.shape)}"


def _shape_is_known(attempt: Attempt) -> None:
    with tempfile.TemporaryDirectory() as folder:
        names, _, _ = _files(attempt, folder, 3)
        image, label = _dataset(attempt, names).element_spec
        if _shape(image) != f"shape {SHAPE}" or image.dtype.name != "float32":
            raise Rejected(
                f"The dataset promises images of {_shape(image)} and type {image.dtype.name}. "
                f"Keras needs to know both before the first batch: {SHAPE} and float32. Parsing "
                "loses the shape; state it again.",
                misconception="keras/shape-lost",
            )
        if label.dtype.name not in ("int64", "int32"):
            raise Rejected(f"The label's type is {label.dtype.name}; an integer is wanted.")


READ_RECORDS = Exercise(
    id="keras/read-records",
    answer="read_records",
    checks=(
        Check(
            "Every example of every file comes back, scaled",
            _everything_comes_back,
            2,
            time_limit=SECONDS,
        ),
        Check(
            "Shape and type are known before the first batch", _shape_is_known, time_limit=SECONDS
        ),
    ),
    hints=(
        "A TFRecordDataset gives bytes, one element an example. What turns the bytes of one "
        "example into two tensors?",
        "Say what you expect: a dictionary of features, each with its shape and type. The image is "
        "still a string after that.",
        "parse_single_example, then parse_tensor on the image; scale it as float32; and tell "
        "TensorFlow the shape with ensure_shape, because it cannot be seen in a string. map does "
        "it for each element.",
    ),
    misconceptions=(
        Misconception("keras/pixels-not-scaled", "The pixels were left from 0 to 255."),
        Misconception("keras/shape-lost", "The shape was not stated after parsing."),
        Misconception("keras/only-one-file", "Not all the files were read."),
        Misconception("keras/bytes-misread", "The image's bytes were read as something else."),
    ),
)
