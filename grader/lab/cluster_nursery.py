"""What the process that forks a cluster's tasks imports, once and in silence.

Only multiprocessing's fork server imports this module. Each task is a fork of it and has TensorFlow
at once. Nothing here may run a TensorFlow operation: its threads would not survive the fork.
"""

from __future__ import annotations

import atexit
import os
from pathlib import Path

# The tasks' own logs are captured; what the imports write would stand in the notebook.
with Path(os.devnull).open("r+b") as _nowhere:
    for _descriptor in (0, 1, 2):
        os.dup2(_nowhere.fileno(), _descriptor)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# Several processes cannot share a GPU, which each of them would take whole.
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ.pop("TF_CONFIG", None)

from grader.lab import cluster_task

try:
    import keras  # noqa: F401
    import tensorflow  # noqa: F401
except BaseException as error:
    cluster_task.obstacle = f"TensorFlow could not be imported: {type(error).__name__}: {error}"

# When the notebook is gone there is nothing to tidy up, and taking TensorFlow apart takes seconds.
atexit.register(os._exit, 0)
