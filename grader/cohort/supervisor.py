"""Run one submission: a process that stands between the coordinator and the student's code.

It is forked by the nursery and runs no student's code itself. It forks the sandboxed process
before it reads the job, so that this one's memory holds nothing of the tests; then it sends cell
after cell and judges the answers (`judge`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from grader.cohort import cells, judge, sandbox
from grader.cohort.channel import Channel, ChannelError, SilentError, pair
from grader.cohort.plain import Outputs, error_output

GRACE_SECONDS = 4.0
START_SECONDS = 60.0
_MOST_SHOWN = 8 << 20
# The process was killed from outside, or hung until it was killed here: a machine that is short of
# memory or of processors does that to anybody. The first is an exit code, in one byte.
_PERHAPS_THE_MACHINE = (-signal.SIGKILL & 0xFF, -signal.SIGKILL)


class LostError(Exception):
    """The sandboxed process ended or hangs; the message says which, in words for the report."""


def main(
    connection: socket.socket, limits: sandbox.Limits, isolate: bool, session: cells.Session
) -> None:
    """Serve one job and end."""
    with tempfile.TemporaryDirectory(prefix="pmle-") as scratch:
        folder = None if isolate else Path(scratch)
        student = Student(session, limits, folder, connection)
        coordinator = Channel(connection)
        job = coordinator.receive()
        os.environ.update(job["env"])
        os.chdir(scratch)
        try:
            coordinator.send(work(job, student, limits))
        finally:
            student.close()


def work(job: dict[str, Any], student: Student, limits: sandbox.Limits) -> dict[str, Any]:
    """Run the cells in their order.

    Returns
    -------
    dict
        By the number of the cell ``outputs``, ``tampered`` (evidence), ``within`` (why a test ran
        in the student's process) and ``doubts`` (why to look at a mark); ``lost``: if that
        process was lost, the cell, why, and whether the machine may have done it; ``over``: why
        the rest was not run, if its time was over.
    """
    outputs: dict[int, Outputs] = {}
    tampered: dict[int, list[str]] = {}
    within: dict[int, str] = {}
    doubts: dict[int, str] = {}
    number, over = -1, ""
    end = time.monotonic() + limits.total
    names = judge.names(job["imports"])
    try:
        student.start(job)
        for cell in job["cells"]:
            left = end - time.monotonic()
            if left <= 0:
                over = f"the submission was stopped after {limits.total:g} seconds in all"
                break
            number, seconds = cell["number"], min(left, limits.cell)
            if cell["kind"] == "run":
                outputs[number] = student.execute(cell["source"], seconds)
                continue
            result = judge.judge(cell, student, names, seconds)
            outputs[number] = result.outputs
            if result.doubt:
                doubts[number] = result.doubt
            if result.within:
                within[number] = result.within
            if result.tampered:
                tampered[number] = result.tampered
            if result.lost:
                raise LostError(result.lost)
    except LostError as reason:
        why = student.why_lost(str(reason))
        if number not in outputs:
            outputs[number] = [error_output(RuntimeError(why), "SubmissionEnded")]
        lost: list[Any] | None = [number, why, student.close() in _PERHAPS_THE_MACHINE]
    else:
        lost = None
    return {
        "outputs": outputs,
        "tampered": tampered,
        "within": within,
        "doubts": doubts,
        "lost": lost,
        "over": over,
    }


class Student:
    """The sandboxed process, as its supervisor sees it.

    Parameters
    ----------
    session
        The shell that it uses.
    limits
        What it may use.
    folder
        Where it works without a sandbox; None for one with.
    connection
        To the coordinator; the sandboxed process must not have it.
    """

    def __init__(
        self,
        session: cells.Session,
        limits: sandbox.Limits,
        folder: Path | None,
        connection: socket.socket,
    ) -> None:
        control, inner_control = pair()
        calls, inner_calls = pair()

        def inside() -> None:
            for end in (control, calls, connection):
                end.close()
            session.serve_supervisor(inner_control, inner_calls)

        self.pid = sandbox.run(inside, limits, folder)
        inner_control.close()
        inner_calls.close()
        self.control = Channel(control)
        self.calls = Channel(calls)
        self._ended: int | None = None
        self._asked = ""

    def start(self, job: dict[str, Any]) -> None:
        """Hand over the files and wait until it is ready."""
        self.ask({"files": job["files"], "env": job["env"]}, START_SECONDS)

    def execute(self, source: str, seconds: float) -> Outputs:
        """Run a cell and return its outputs."""
        reply = self.ask({"run": source, "seconds": seconds}, seconds + GRACE_SECONDS)
        return checked(reply.get("outputs"))

    def ask(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a message and wait for the answer.

        Raises
        ------
        LostError
            None came.
        """
        self._asked = os.urandom(8).hex()
        try:
            self.control.send({**message, "id": self._asked})
        except ChannelError as error:
            raise LostError("its process ended") from error
        return self.listen(seconds)

    def listen(self, seconds: float) -> dict[str, Any]:
        """Wait for an answer to what was asked last."""
        try:
            reply = self.control.receive(seconds)
        except SilentError as error:
            raise LostError("it did not stop when its time was over") from error
        except ChannelError as error:
            raise LostError("its process ended") from error
        if not isinstance(reply, dict) or reply.get("id") != self._asked:
            raise LostError("its process sent nonsense")
        return reply

    def why_lost(self, reason: str) -> str:
        """Say in words why the process was lost."""
        code = self.close()
        if code == sandbox.OUT_OF_MEMORY:
            return "it used more memory than is allowed and was stopped"
        if code is not None and code > 128:  # as a signed byte: ended by a signal
            with contextlib.suppress(ValueError):
                return f"{reason} ({signal.Signals(256 - code).name})"
        return reason

    def close(self) -> int | None:
        """End the process and all that it started; return its exit code if it had ended itself."""
        if self._ended is not None:
            return self._ended
        self.control.close()
        self.calls.close()
        # A process that is about to end is given a moment, so that its exit code can tell why.
        code: int | None = None
        for _ in range(20):
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                break
            time.sleep(0.01)
        else:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
            code = -9
        self._ended = code
        return code


def checked(outputs: Any) -> Outputs:
    """Take over outputs that the sandboxed process sent, as far as they have the right form."""
    good: Outputs = []
    size = 0
    for output in outputs if isinstance(outputs, list) else ():
        clean = _clean(output) if isinstance(output, dict) else None
        size += len(str(clean))
        if clean is not None and size <= _MOST_SHOWN:
            good.append(clean)
    return good


def _clean(output: dict[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": str(output.get("text", ""))}
    if kind == "error":
        trace = output.get("traceback")
        return {
            "output_type": kind,
            "ename": str(output.get("ename", "")),
            "evalue": str(output.get("evalue", "")),
            "traceback": [str(line) for line in trace] if isinstance(trace, list) else [],
        }
    if kind in ("display_data", "execute_result"):
        data, metadata = output.get("data"), output.get("metadata")
        clean: dict[str, Any] = {
            "output_type": kind,
            "data": {str(key): _display_part(str(key), part) for key, part in data.items()}
            if isinstance(data, dict)
            else {},
            "metadata": metadata if isinstance(metadata, dict) else {},
        }
        if kind == "execute_result":
            clean["execution_count"] = None
        return clean
    return None


def _display_part(kind: str, part: Any) -> Any:
    """Make text of what nbformat wants to be text: nbgrader's pages break on anything else."""
    lines = isinstance(part, list) and all(isinstance(line, str) for line in part)
    return part if lines or kind.endswith("json") else str(part)


def fork(
    connection: socket.socket, limits: sandbox.Limits, isolate: bool, session: cells.Session
) -> int:
    """Fork a supervisor; return its process id. The child never returns."""
    pid = os.fork()
    if pid:
        return pid
    try:
        main(connection, limits, isolate, session)
    except ChannelError:
        os._exit(0)  # the coordinator is gone
    except BaseException as error:
        print(f"supervisor: {type(error).__name__}: {error}", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(1)
    os._exit(0)
