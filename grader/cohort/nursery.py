"""The warm process: imports once, then forks a supervisor for each submission.

Run as ``python -m grader.cohort.nursery`` inside bubblewrap by `warm`. It is single-threaded and
holds nothing secret: neither gradebook nor solutions nor other submissions ever reach it.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import signal
import socket
import sys
import time

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pandas import DataFrame
from sklearn.utils import check_array

from grader import course
from grader.cohort import cells, huge_pages, sandbox, supervisor
from grader.cohort.channel import Channel, ChannelError
from grader.kernels import stages

_TICK_SECONDS = 1.0
_LAST_SECONDS = 30.0


def main() -> None:
    """Import, wait for an order, rehearse, say so, and fork until the coordinator goes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    channel = Channel(control)
    try:
        _preload(stages.LIGHT)
        for name in ("grader.notebook", "grader.checks.render"):
            importlib.import_module(name)
        course.load()  # kept for every check of every fork
        _warm_up()
        order = channel.receive()
        limits = sandbox.Limits(**order["limits"])
        isolate = bool(order["isolate"])
        if order["stage"] != stages.LIGHT.name:
            _preload(stages.STAGES[order["stage"]])
        for name in order["modules"]:
            importlib.import_module(name)
        session = cells.Session(limits.output)
        gc.collect()
        gc.freeze()
        huge_pages.gather()
        if isolate:
            sandbox.rehearse(limits)
    except ChannelError:
        return  # nothing is to be run
    except Exception as error:
        channel.send({"failed": f"{type(error).__name__}: {error}"})
        return
    channel.send({"ready": True})
    _serve(control, limits, isolate, session)


def _preload(stage: stages.Stage) -> None:
    stages.preload(stage, leave_out=("ipykernel", "jedi", "tornado"))


def _warm_up() -> None:
    """Do once what libraries do at their first use, else every fork would do it again.

    Nothing here may start a thread, or change what a student's code finds.
    """
    check_array([[0.0]])  # looks through all installed packages for kinds of tables
    check_array(DataFrame({"a": [0.0]}))  # imports what it needs for this kind
    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.grid()
    axes.plot([0.0, 1.0], [0.0, 1.0], label="a line")
    axes.legend()
    axes.set_title("A title")
    figure.canvas.draw()  # finds and reads the font


def _serve(
    control: socket.socket, limits: sandbox.Limits, isolate: bool, session: cells.Session
) -> None:
    running: dict[int, float] = {}
    while True:
        _look_after(running)
        if not select.select([control], [], [], _TICK_SECONDS)[0]:
            continue
        mark, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not mark:
            return
        connection = socket.socket(fileno=descriptors[0])
        reason = stages.obstacle()
        if reason:
            _refuse(connection, reason)
        else:
            pid = supervisor.fork(connection, limits, isolate, session)
            running[pid] = time.monotonic() + limits.total
        connection.close()


def _look_after(running: dict[int, float]) -> None:
    """Bury supervisors that have ended, and end those whose time is over."""
    for pid, end in list(running.items()):
        if os.waitpid(pid, os.WNOHANG)[0]:
            del running[pid]
        elif time.monotonic() > end + _LAST_SECONDS:
            os.kill(pid, signal.SIGKILL)


def _refuse(connection: socket.socket, reason: str) -> None:
    try:
        Channel(connection).send({"refused": reason})
    except ChannelError:
        return


if __name__ == "__main__":
    main()
