"""The inside of a cluster's process: set it up, run its function, tell what became of it."""

from __future__ import annotations

import ctypes
import json
import linecache
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import cloudpickle
import psutil

_PR_SET_PDEATHSIG = 1
WATCH_SECONDS = 1.0
LINGER_SECONDS = 5.0
MESSAGE_LINES = 3

obstacle = ""
"""Why no task can run; is set before the fork, where the imports failed."""

ROLES_BY_POOL = {
    "workerpool0": "chief",
    "workerpool1": "worker",
    "workerpool2": "ps",
    "workerpool3": "evaluator",
}

_channel: Connection | None = None
_sending = threading.Lock()


@dataclass(frozen=True)
class Order:
    """What a process is to do.

    Parameters
    ----------
    work
        The function with its arguments, as cloudpickle wrote them; empty for a server, which waits
        for others to tell it what to do.
    environment
        Is added to the environment.
    log
        File that gets everything written to stdout and stderr.
    folder, path
        Where the process works, and where it looks for modules.
    devices
        Number of logical CPUs that TensorFlow sees.
    owner
        Process id of the process that the cluster belongs to, and when that was started.
    cells
        By name, the lines of notebook cells: TensorFlow translates Python loops from their source,
        and tracebacks show it.
    """

    work: bytes
    environment: Mapping[str, str]
    log: str
    folder: str
    path: Sequence[str]
    devices: int
    owner: tuple[int, float]
    cells: Mapping[str, list[str]]


def report(value: Any) -> None:
    """Tell the notebook something while a task is running.

    Parameters
    ----------
    value
        Anything that can be pickled. `LocalCluster.wait_for` sees it at once.

    Raises
    ------
    RuntimeError
        This is no process of a cluster.
    """
    if _channel is None:
        raise RuntimeError("report() was called outside a cluster: there is nobody to tell it to.")
    with _sending:
        _channel.send(("reported", time.time(), cloudpickle.dumps(value)))


def run(order: Order, channel: Connection) -> None:
    """Be a task, from the fork to the end of the process."""
    global _channel  # noqa: PLW0603 there is one channel in a process
    os.setsid()
    _end_with(order.owner)
    _write_to(order.log)
    os.chdir(order.folder)
    sys.path[:] = order.path
    os.environ.update(order.environment)
    _read_cluster_spec()
    for name, lines in order.cells.items():
        linecache.cache[name] = (sum(map(len, lines)), None, lines, name)
    _channel = channel
    if obstacle:
        _leave(("failed", time.time(), f"{obstacle} Is there enough memory?"), 1)
    channel.send(("started", time.time(), None))
    try:
        _divide_processor(order.devices)
        function, arguments = cloudpickle.loads(order.work) if order.work else (serve, ())
        value = cloudpickle.dumps(function(*arguments))
    except BaseException as error:
        traceback.print_exc()
        _leave(("failed", time.time(), in_short(error)), 1)
    _tell(("returned", time.time(), value))
    _linger()
    os._exit(0)


def _read_cluster_spec() -> None:
    """Write TF_CONFIG where only CLUSTER_SPEC is given, as a training container's code does."""
    text = os.environ.get("CLUSTER_SPEC")
    if text is None or "TF_CONFIG" in os.environ:
        return
    spec = json.loads(text)
    role = ROLES_BY_POOL[spec["task"]["type"]]
    cluster = {ROLES_BY_POOL[pool]: each for pool, each in spec["cluster"].items()}
    cluster.pop("evaluator", None)
    config = {"cluster": cluster, "task": {"type": role, "index": spec["task"]["index"]}}
    os.environ["TF_CONFIG"] = json.dumps(config)


def in_short(error: BaseException) -> str:
    """Give an error's type and message, without the trace that TensorFlow writes into messages."""
    chatter = ("Graph execution error", "Detected at node", "  File ", "\t")
    lines = [
        line for line in str(error).splitlines() if line.strip() and not line.startswith(chatter)
    ]
    return f"{type(error).__name__}: {' '.join(lines[:MESSAGE_LINES])}"


def serve() -> None:
    """Be a worker or a parameter server that waits for a coordinator, without end."""
    import tensorflow as tf

    resolver = tf.distribute.cluster_resolver.TFConfigClusterResolver()
    cluster = resolver.cluster_spec()
    server = tf.distribute.Server(
        cluster,
        job_name=resolver.task_type,
        task_index=resolver.task_id,
        protocol="grpc",
        # By default a thread a core: with fewer than this, workers and servers wait for one another
        # without end on a machine with one core. TensorFlow's own tutorial sets it too.
        config=tf.compat.v1.ConfigProto(
            intra_op_parallelism_threads=1,
            inter_op_parallelism_threads=len(cluster.as_dict().get("worker", ())) + 1,
        ),
    )
    server.join()


def _leave(message: tuple[str, float, Any], code: int) -> None:
    _tell(message)
    # TensorFlow's threads may wait for another process, which an ordinary exit would wait for too.
    os._exit(code)


def _tell(message: tuple[str, float, Any]) -> None:
    assert _channel is not None
    with _sending:
        _channel.send(message)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def _linger() -> None:
    """Stay until the notebook stops the cluster, which it does once all have returned.

    A slower task may still be fetching its part of the last collective operation from this one,
    and would fail if this one were gone ("Socket closed"). Not for ever: a task that waits for more
    than this one has to give should see an error.
    """
    assert _channel is not None
    _channel.poll(LINGER_SECONDS)


def _write_to(log: str) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)


def _divide_processor(devices: int) -> None:
    """Keep TensorFlow to few threads, and show the processor as several devices.

    Small networks gain nothing from threads, and the processes of a cluster share the cores.
    """
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is None:
        return
    tensorflow.config.threading.set_intra_op_parallelism_threads(1)
    tensorflow.config.threading.set_inter_op_parallelism_threads(4)
    if devices > 1:
        tensorflow.config.set_logical_device_configuration(
            tensorflow.config.list_physical_devices("CPU")[0],
            [tensorflow.config.LogicalDeviceConfiguration()] * devices,
        )


def _end_with(owner: tuple[int, float]) -> None:
    """Make sure that this process ends when the notebook's does, however that ends.

    On Linux the kernel sees to it; elsewhere, and should the process be orphaned before that is
    set, a thread looks.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = os.getppid()

    def alone() -> bool:
        try:
            notebook = psutil.Process(owner[0])
            ended = notebook.status() == psutil.STATUS_ZOMBIE
            return ended or notebook.create_time() != owner[1] or os.getppid() != parent
        except psutil.NoSuchProcess:
            return True

    def watch() -> None:
        while not alone():
            time.sleep(WATCH_SECONDS)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
