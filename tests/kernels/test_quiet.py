"""TensorFlow is imported in silence, in warm and in ordinary kernels; nothing else is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from warm_kernels import environment, kernel

LIKE_TENSORFLOW = """
import os
os.write(2, b"could not find a thing")
{}
"""
USE = """
import sys
from grader.kernels import quiet
before = list(sys.meta_path)
quiet.load_ipython_extension(None)
try:
    import tensorflow
    print("loaded by", type(tensorflow.__loader__).__name__)
except ImportError as error:
    print("refused:", error)
assert sys.meta_path == before
os = __import__("os")
os.write(2, b"heard")
"""


@pytest.mark.parametrize("switch", ["off", "on"])
def test_the_first_import_says_nothing(switch: str) -> None:
    with kernel(env=environment(PMLE_WARM=switch)) as started:
        output = started.run("import os, keras\nos.write(2, b'heard')\nkeras.ops.ones(2).shape")
        assert not output.error
        assert output.stderr.strip() == "heard"


TRAIN_MANY = """
import keras, numpy as np
for _ in range(7):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(loss="mean_squared_error")
    model.fit(np.ones((4, 2)), np.ones(4), verbose=0)
import tensorflow
tensorflow.get_logger().error("heard")
"""


@pytest.mark.parametrize("switch", ["off", "on", "tensorflow"])
def test_training_many_models_says_nothing(switch: str) -> None:
    with kernel(env=environment(PMLE_WARM=switch)) as started:
        output = started.run(TRAIN_MANY)
        assert not output.error
        said = output.text + output.stderr  # TensorFlow takes stdout where a person types
        assert "heard" in said
        assert "retracing" not in said


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("", "loaded by SourceFileLoader"),
        ("raise ImportError('broken')", "refused: broken"),
    ],
)
def test_only_the_import_is_silenced(rest: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text(LIKE_TENSORFLOW.format(rest), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", USE], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == said
    assert done.stderr == "heard"


def test_nothing_is_installed_where_tensorflow_is_loaded() -> None:
    code = (
        "import sys, types\nfrom grader.kernels import quiet\n"
        "sys.modules['tensorflow'] = types.ModuleType('tensorflow')\nbefore = list(sys.meta_path)\n"
        "quiet.load_ipython_extension(None)\nassert sys.meta_path == before\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
