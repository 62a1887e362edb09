"""TensorFlow in a forked kernel."""

from __future__ import annotations

from warm_kernels import environment, kernel, until

from grader import kernels

TRAIN = """
import numpy as np, tensorflow as tf, keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile("sgd", "mse")
history = model.fit(np.ones((32, 4)), np.ones((32, 2)), epochs=2, verbose=0).history["loss"]
"""
LOADED = "'tensorflow' in sys.modules"


def stage_names() -> set[str]:
    return {zygote.stage for zygote in kernels.status()}


def test_a_kernel_that_imports_it_has_it_made_warm_for_the_next() -> None:
    kernels.stop()
    with kernel() as first:
        assert stage_names() == {"light"}
        assert first.value(LOADED, "import sys") == "False"
        first.run("import tensorflow")
        until(lambda: "tensorflow" in stage_names(), "the other zygote")
    with kernel() as second:
        assert second.value(LOADED, "import sys") == "True"


def test_it_trains_and_prints_nothing() -> None:
    for _ in range(2):
        with kernel(env=environment(PMLE_WARM="tensorflow")) as started:
            assert started.value(LOADED, "import sys") == "True"
            output = started.run(TRAIN)
            assert not output.error
            assert not output.stderr
            assert started.value("history[1] < history[0]") == "True"


def test_messages_of_libraries_that_were_imported_before_reach_the_notebook() -> None:
    with kernel(env=environment(PMLE_WARM="tensorflow")) as started:
        output = started.run("import tensorflow as tf; tf.get_logger().error('mind the gap')")
    assert "mind the gap" in output.stderr
