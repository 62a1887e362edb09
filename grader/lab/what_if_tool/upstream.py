"""Import Google's witwidget 1.8.1 on today's Python packages; no file of it is changed.

Upstream has been unmaintained since 2024. What it cannot import or run any more is replaced here,
before and after its import, each thing with its reason; what had to be changed in its page is in
:mod:`grader.lab.what_if_tool.page`.
"""

from __future__ import annotations

import importlib.util
import io
import math
import sys
from types import ModuleType
from typing import Any

from grader.lab.what_if_tool import messages

_PACKAGE = "witwidget"
_WIDGET = "witwidget.notebook.jupyter.wit"
_TILE = 32  # pixels, the side of a thumbnail in the page's picture of pictures


def prepare() -> None:
    """Make ``witwidget.notebook.base`` importable.

    Raises
    ------
    ImportError
        witwidget is not installed, or somebody imported it before (and it failed).
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None:
        raise ImportError("The What-If Tool needs witwidget 1.8.1: `make env` installs it.")
    if _PACKAGE in sys.modules:
        raise ImportError("Import grader.lab.what_if_tool before witwidget: restart the kernel.")
    # The package's __init__ imports the widget of the classic notebook, which imports a name that
    # IPython 9 no longer has. So the package gets its place first, and runs last, in finish().
    sys.modules[_PACKAGE] = importlib.util.module_from_spec(spec)
    sys.modules.update(messages.modules())


def finish(widget: ModuleType) -> None:
    """Put our widget where the classic notebook's was, and run the package's own start."""
    from witwidget._utils import inference_utils

    inference_utils.create_sprite_image = sprite
    sys.modules[_WIDGET] = widget
    package = sys.modules[_PACKAGE]
    assert package.__spec__ is not None
    assert package.__spec__.loader is not None
    package.__spec__.loader.exec_module(package)


def sprite(serialized: list[bytes]) -> bytes:
    """Draw all examples' thumbnails into one PNG.

    Upstream does it in a TensorFlow 1 session, and one unreadable picture leaves the tool without
    any.

    Parameters
    ----------
    serialized
        ``tf.train.Example`` messages with the feature ``image/encoded``.
    """
    import tensorflow as tf
    from PIL import Image

    a_row = math.ceil(math.sqrt(len(serialized)))
    atlas = Image.new("RGB", (a_row * _TILE, a_row * _TILE))
    for number, example in enumerate(serialized):
        features: Any = tf.train.Example.FromString(example).features.feature
        try:
            picture = Image.open(io.BytesIO(features["image/encoded"].bytes_list.value[0]))
            tile = picture.convert("RGB").resize((_TILE, _TILE))
        except (IndexError, OSError):
            continue
        atlas.paste(tile, (number % a_row * _TILE, number // a_row * _TILE))
    png = io.BytesIO()
    atlas.save(png, "PNG")
    return png.getvalue()
