"""What takes a few seconds: each package does what it is for."""

from __future__ import annotations

import functools
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from grader.doctor.finding import REINSTALL, Examination, Finding

NVIDIA_DRIVER = Path("/proc/driver/nvidia/version")


def _works(name: str) -> Callable[[Callable[[], str]], Examination]:
    """Turn a function that uses a package, and says what it saw, into an examination."""

    def wrap(use: Callable[[], str]) -> Examination:
        @functools.wraps(use)
        def examine() -> Finding:
            try:
                return Finding(name, True, use())
            except Exception as error:
                found = f"{type(error).__name__}: {error}".splitlines()[0][:160]
                return Finding(name, False, found, REINSTALL)

        return examine

    return wrap


@_works("scikit-learn")
def scikit_learn() -> str:
    """Fit a model to data that the package ships."""
    from sklearn.datasets import load_breast_cancer
    from sklearn.tree import DecisionTreeClassifier

    model = DecisionTreeClassifier(max_depth=3, random_state=0)
    features, target = load_breast_cancer(return_X_y=True)
    score = model.fit(features, target).score(features, target)
    if score < 0.9:
        raise RuntimeError(f"a small tree scores only {score:.2f} on its own training data")
    return "fits a model"


@_works("matplotlib")
def matplotlib() -> str:
    """Draw a figure without a screen."""
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([0, 1])
    target = io.BytesIO()
    figure.savefig(target, format="png")
    return f"draws a figure of {len(target.getvalue()) // 1000} kB"


@_works("shap")
def shap() -> str:
    """Explain a tree and see that the attributions add up to the prediction."""
    import numpy as np
    import shap as package
    from sklearn.ensemble import RandomForestRegressor

    features = np.random.default_rng(0).normal(size=(60, 3))
    model = RandomForestRegressor(5, random_state=0).fit(features, features @ [1.0, -2.0, 0.5])
    explanation = package.TreeExplainer(model)(features)
    total = explanation.values.sum(axis=1) + explanation.base_values
    if not np.allclose(total, model.predict(features)):
        raise RuntimeError("attributions do not add up to the prediction")
    return "explains a forest, and the attributions add up"


@_works("tensorflow")
def tensorflow() -> str:
    """Train one step, in a process of its own because the import is large."""
    code = (
        "import tensorflow as tf, numpy as np\n"
        "model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])\n"
        "model.compile('sgd', 'mse')\n"
        "model.fit(np.ones((8, 2)), np.ones(8), verbose=0)\n"
        "print(tf.__version__, len(tf.config.list_physical_devices('GPU')))\n"
    )
    done = _python(code)
    version, gpus = done.split()
    hint = "; this machine's NVIDIA GPU is not used: make gpu adds CUDA" if _idle(gpus) else ""
    return f"{version} trains a step; GPUs: {gpus}{hint}"


def _idle(gpus: str) -> bool:
    return gpus == "0" and NVIDIA_DRIVER.exists()


def _python(code: str) -> str:
    from grader.kernels.kernelspec import QUIET

    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if done.returncode:
        raise RuntimeError((done.stderr or "failed").strip().splitlines()[-1])
    return done.stdout


@_works("witwidget")
def witwidget() -> str:
    """Read the What-If Tool's page and cut its loose ends, as lesson 05 does."""
    from grader.lab.what_if_tool import page

    return f"its page is there, {len(page.compressed()) / 1e6:.1f} MB compressed"


@_works("nbgrader")
def nbgrader() -> str:
    """Ask JupyterLab and its server for nbgrader's extensions."""
    import nbgrader as package

    lab = subprocess.run(
        [sys.executable, "-m", "jupyter", "labextension", "list"],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (lab.stdout + lab.stderr).splitlines()
    line = next((line for line in lines if "@jupyter/nbgrader" in line), "")
    if "enabled" not in line or "OK" not in line:
        raise RuntimeError("its JupyterLab extension is not enabled")
    return f"{package.__version__}, extension enabled"


@_works("nbval")
def nbval() -> str:
    """Find the pytest plugin."""
    from nbval import plugin

    return f"plugin of {plugin.__name__.partition('.')[0]} loads"


@_works("jupyterlab")
def jupyterlab() -> str:
    """Start a kernel and let it answer."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3")
    try:
        reply = client.execute_interactive("6 * 7", timeout=60, output_hook=lambda _: None)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(json.dumps(reply["content"])[:160])
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return "a kernel starts and answers"


THOROUGH: tuple[Examination, ...] = (
    scikit_learn,
    matplotlib,
    shap,
    witwidget,
    nbval,
    jupyterlab,
    nbgrader,
    tensorflow,
)
