"""What a zygote imports, and when it must not fork."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

# Nothing of the course itself: its files are edited while a zygote runs.
_LIGHT = (
    *("numpy", "numpy.random", "pandas"),
    *("scipy.linalg", "scipy.optimize", "scipy.sparse", "scipy.special", "scipy.stats"),
    *("sklearn.calibration", "sklearn.cluster", "sklearn.compose", "sklearn.datasets"),
    *("sklearn.decomposition", "sklearn.dummy", "sklearn.ensemble", "sklearn.feature_selection"),
    *("sklearn.impute", "sklearn.inspection", "sklearn.linear_model", "sklearn.metrics"),
    *("sklearn.model_selection", "sklearn.neighbors", "sklearn.pipeline", "sklearn.preprocessing"),
    *("sklearn.svm", "sklearn.tree"),
    *("matplotlib.pyplot", "matplotlib.dates", "matplotlib.backends.backend_agg"),
    *("IPython", "ipykernel.kernelapp", "ipykernel.ipkernel", "jedi", "tornado.platform.asyncio"),
    *("platformdirs", "psutil", "sqlite3", "tomllib"),
)


@dataclass(frozen=True)
class Stage:
    """A set of imports: its name and the modules."""

    name: str
    modules: tuple[str, ...]


LIGHT = Stage("light", _LIGHT)
TENSORFLOW = Stage("tensorflow", (*_LIGHT, "tensorflow", "keras"))
STAGES = {stage.name: stage for stage in (LIGHT, TENSORFLOW)}


def preload(stage: Stage, leave_out: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Import a stage's modules and make the process ready to fork.

    A module that is not installed is left out: the kernels then miss it exactly as an ordinary one.

    Parameters
    ----------
    stage
        What to import.
    leave_out
        Names of packages of the stage that are not needed.

    Returns
    -------
    tuple of str
        The modules that were imported.
    """
    # ipykernel chooses this backend too, but matplotlib looks only while it is imported.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    wanted = (name for name in stage.modules if name.partition(".")[0] not in leave_out)
    imported = tuple(name for name in wanted if _imports(name))
    _rehearse()
    gc.collect()
    gc.freeze()
    return imported


def obstacle() -> str:
    """Say why forking is not safe now; an empty text when it is.

    A child of a process in which TensorFlow has run an operation hangs, and so may a child of one
    with threads: they hold locks that nobody opens in the child.
    """
    context = sys.modules.get("tensorflow.python.eager.context")
    if context is not None and context._context is not None:
        return "TensorFlow has already made its eager context"
    if threading.active_count() > 1:
        names = ", ".join(sorted(thread.name for thread in threading.enumerate()))
        return f"there are several Python threads: {names}"
    tasks = Path("/proc/self/task")  # not there on macOS: nobody tells of such threads
    native = len(list(tasks.iterdir())) if tasks.is_dir() else 1
    if native > 1:
        return f"there are {native - 1} threads besides Python's own"
    return ""


def _imports(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _rehearse() -> None:
    """Fork once: OpenBLAS ends its pool of threads at a fork, so that none may be left after it."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
