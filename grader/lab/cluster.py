"""A cluster of real processes on this machine: started, watched, and always stopped.

The processes are forks of one that has imported TensorFlow (multiprocessing's fork server), so a
cluster is up within a second. Whatever happens, none of them outlives the notebook.
"""

from __future__ import annotations

import json
import linecache
import multiprocessing
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Any, NoReturn

import cloudpickle
import psutil

from grader.lab import cluster_task
from grader.lab.cluster_task import Order, report

__all__ = ["ClusterError", "LocalCluster", "Outcome", "Report", "cluster_spec", "report", "warm_up"]

ROLES = ("chief", "worker", "ps", "evaluator")
"""TensorFlow's names. An evaluator works beside the cluster and is in nobody's list."""

HOST = "127.0.0.1"
# Below the ports that systems give to outgoing connections, which would get in the way.
PORTS = range(20000, 32000)

START_SECONDS = 15.0
IMPORT_SECONDS = 60.0
"""The first cluster waits for the import of TensorFlow; a busy machine needs long for it."""
RUN_SECONDS = 60.0
STOP_SECONDS = 5.0
TICK_SECONDS = 0.05
WORDS_KEPT = 600

MEGABYTES_PER_TASK = 150
"""Memory of one process beyond what the forks share; measured on small networks."""


class ClusterError(RuntimeError):
    """The cluster did not do what it was asked; nothing of it is running any more."""


@dataclass(frozen=True)
class Report:
    """What a task said with `report`.

    Parameters
    ----------
    seconds
        Since the cluster was started.
    task
        Who said it, for example ``"worker 0"``.
    value
        What was said.
    """

    seconds: float
    task: str
    value: Any


@dataclass(frozen=True)
class Outcome:
    """What came of a run, by task.

    Parameters
    ----------
    values
        What the functions returned, where they did.
    states
        ``"returned"``, ``"failed"``, ``"killed"`` (by the notebook) or ``"stopped"`` (a server, or
        a task that was still at work when the cluster was stopped).
    errors
        The last line of the traceback of those that failed.
    reports
        In the order in which they came.
    logs
        Everything that was written to stdout and stderr.
    seconds
        From the start to the end of the last task that was waited for.
    """

    values: Mapping[str, Any]
    states: Mapping[str, str]
    errors: Mapping[str, str]
    reports: Sequence[Report]
    logs: Mapping[str, str]
    seconds: float


@dataclass
class _Task:
    name: str
    process: Any
    channel: connection.Connection | None
    log: Path
    address: str
    serves: bool
    state: str = "starting"
    value: Any = None
    error: str = ""
    words: str = ""

    def keep_log(self) -> None:
        """Read the log and remove its file."""
        if self.log.exists():
            self.words = self.log.read_text(errors="replace")
            self.log.unlink()

    @property
    def ended(self) -> bool:
        return self.state in ("returned", "failed", "killed", "stopped")


def warm_up() -> None:
    """Begin to import TensorFlow in the process that clusters are forked from; does not wait.

    Raises
    ------
    ClusterError
        This system cannot fork.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        raise ClusterError(
            "This system cannot fork processes. On Windows, run the course inside WSL."
        )
    from multiprocessing import forkserver

    multiprocessing.set_forkserver_preload(["grader.lab.cluster_nursery"])
    forkserver.ensure_running()


def cluster_spec(**numbers: int) -> dict[str, list[str]]:
    """Find free ports, and list the addresses of a cluster by role.

    Parameters
    ----------
    **numbers
        How many processes of each role, for example ``worker=2``.
    """
    ports = _free_ports(sum(numbers.values()))
    return {
        role: [f"{HOST}:{next(ports)}" for _ in range(number)]
        for role, number in numbers.items()
        if number
    }


class LocalCluster:
    """Processes with roles, on this machine.

    Use it in a ``with`` block, or call `run`, which has one inside.

    Parameters
    ----------
    chief, worker, ps, evaluator
        How many processes of each role. With a parameter server (ps), workers and parameter
        servers wait for what the chief tells them; without one, the workers run the function too.
        A single process gets no TF_CONFIG: it is no cluster.
    devices
        Number of logical CPUs that TensorFlow sees in each process.
    addresses
        By role; by default, ports that are free.
    start_seconds
        How long a process may take until it listens at its address, once it has begun.

    Raises
    ------
    ClusterError
        An address is taken, memory is short, there is no network at all, or a stale TF_CONFIG is
        in the environment.

    Attributes
    ----------
    addresses
        By role, for example ``{"worker": ["127.0.0.1:20001", "127.0.0.1:20002"]}``.
    """

    def __init__(
        self,
        *,
        chief: int = 0,
        worker: int = 0,
        ps: int = 0,
        evaluator: int = 0,
        devices: int = 1,
        addresses: Mapping[str, Sequence[str]] | None = None,
        start_seconds: float = START_SECONDS,
    ) -> None:
        numbers = {"chief": chief, "worker": worker, "ps": ps, "evaluator": evaluator}
        self._names = [(role, index) for role in ROLES for index in range(numbers[role])]
        if not self._names:
            raise ClusterError("The cluster has no process: ask for a chief or a worker.")
        _refuse_stale_config()
        _refuse_closed_network()
        _refuse_short_memory(len(self._names))
        self._devices = devices
        self._start_seconds = start_seconds
        members = {role: number for role, number in numbers.items() if role != "evaluator"}
        self.addresses = {role: list(each) for role, each in (addresses or {}).items()}
        self.addresses = self.addresses or cluster_spec(**members)
        _refuse_taken_ports(self.addresses)
        self._tasks: list[_Task] = []
        self._reports: list[Report] = []
        self._entered = False
        self._began = 0.0

    def __enter__(self) -> LocalCluster:
        """Allow `start`."""
        self._entered = True
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything."""
        self.stop()
        self._entered = False

    def run(
        self,
        function: Callable[..., Any] | Mapping[str, Callable[..., Any]],
        *arguments: Any,
        environment: Mapping[str, Mapping[str, str]] | None = None,
        seconds: float = RUN_SECONDS,
    ) -> Outcome:
        """Start, wait until all functions have returned, stop.

        Parameters and errors are those of `start` and `join`.
        """
        with self:
            self.start(function, *arguments, environment=environment)
            return self.join(seconds)

    def start(
        self,
        function: Callable[..., Any] | Mapping[str, Callable[..., Any]],
        *arguments: Any,
        environment: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Start all processes, and wait until those with an address listen there.

        Parameters
        ----------
        function
            What to run: one for all, or one for each role.
        *arguments
            For the function.
        environment
            Environment variables by task, in place of the TF_CONFIG that the cluster writes.

        Raises
        ------
        ClusterError
            A process ended early or did not come up. Nothing is left running.
        """
        if not self._entered:
            raise ClusterError("start() belongs into a block `with LocalCluster(...) as cluster:`.")
        if self._tasks:
            raise ClusterError("This cluster was started already: make a new one.")
        self._began = time.time()
        servers = [name for name in self._names if self._serves(*name)]
        others = [name for name in self._names if not self._serves(*name)]
        try:
            # A coordinator that finds nobody listening waits for minutes: servers come first.
            for group in (servers, others):
                for role, index in group:
                    chosen = function.get(role) if isinstance(function, Mapping) else function
                    work = None if (role, index) in servers else chosen
                    self._tasks.append(self._fork(role, index, work, arguments, environment))
                self._wait_until_up()
        except BaseException:
            self.stop()
            raise

    def wait_for(self, condition: Callable[[Report], bool], seconds: float = RUN_SECONDS) -> Report:
        """Wait for a report.

        Parameters
        ----------
        condition
            Is asked about every report, those of the past included.
        seconds
            How long to wait.

        Raises
        ------
        ClusterError
            It did not come in time, or a task failed.
        """
        seen = 0
        deadline = time.monotonic() + seconds
        while True:
            for each in self._reports[seen:]:
                if condition(each):
                    return each
            seen = len(self._reports)
            self._look()
            self._refuse_failures()
            if len(self._reports) > seen:
                continue
            if all(task.ended or task.serves for task in self._tasks):
                self._give_up("All functions have returned, and the report did not come.")
            if time.monotonic() > deadline:
                self._give_up(f"The report did not come within {seconds:g} s.")

    def kill(self, task: str) -> None:
        """Kill a process as a preemption without notice does (SIGKILL).

        Parameters
        ----------
        task
            For example ``"worker 1"``.
        """
        names = {each.name: each for each in self._tasks}
        if task not in names:
            raise ClusterError(f"There is no {task!r}; there are {', '.join(names)}.")
        names[task].state = "killed"
        _kill(names[task].process)

    def join(self, seconds: float = RUN_SECONDS, *, forgiving: bool = False) -> Outcome:
        """Wait until all functions have returned, then stop everything.

        Parameters
        ----------
        seconds
            How long to wait.
        forgiving
            Whether a failed task, or one that is still at work after that time, is part of the
            outcome rather than an error.

        Raises
        ------
        ClusterError
            A task failed, ended early or took too long. Nothing is left running.
        """
        deadline = time.monotonic() + seconds
        while not all(task.ended or task.serves for task in self._tasks):
            self._look()
            if not forgiving:
                self._refuse_failures()
            if time.monotonic() > deadline:
                if forgiving:
                    break
                late = ", ".join(t.name for t in self._tasks if not (t.ended or t.serves))
                self._give_up(f"After {seconds:g} s still at work: {late}.")
        taken = time.time() - self._began
        self._look()
        self.stop()
        return Outcome(
            {task.name: task.value for task in self._tasks if task.state == "returned"},
            {task.name: task.state for task in self._tasks},
            {task.name: task.error for task in self._tasks if task.error},
            tuple(self._reports),
            {task.name: task.words for task in self._tasks},
            taken,
        )

    def stop(self) -> None:
        """Kill what is left; does nothing the second time."""
        for task in self._tasks:
            _kill(task.process)
        for task in self._tasks:
            task.process.join(STOP_SECONDS)
            if not task.ended:
                task.state = "stopped"
            if task.channel is not None:
                task.channel.close()
                task.channel = None
            task.keep_log()

    def _serves(self, role: str, _index: int) -> bool:
        """Tell whether a process only waits for a coordinator."""
        return role == "ps" or (role == "worker" and "ps" in self.addresses)

    def _fork(
        self,
        role: str,
        index: int,
        function: Callable[..., Any] | None,
        arguments: tuple[Any, ...],
        environment: Mapping[str, Mapping[str, str]] | None,
    ) -> _Task:
        name = f"{role} {index}"
        handle, log = tempfile.mkstemp(prefix="pmle-cluster-", suffix=".log")
        os.close(handle)
        variables = (environment or {}).get(name, self._config(role, index))
        order = Order(
            cloudpickle.dumps((function, arguments)) if function else b"",
            variables,
            log,
            str(Path.cwd()),
            [str(Path(place).absolute()) for place in sys.path],
            self._devices,
            _this_process(),
            _cells(),
        )
        try:
            process, channel = _forked(name, order)
        except BaseException:
            Path(log).unlink()
            raise
        address = self.addresses.get(role, [""] * (index + 1))[index]
        return _Task(name, process, channel, Path(log), address, serves=function is None)

    def _config(self, role: str, index: int) -> dict[str, str]:
        if len(self._names) == 1:
            return {}
        task = {"type": role, "index": index}
        return {"TF_CONFIG": json.dumps({"cluster": self.addresses, "task": task})}

    def _wait_until_up(self) -> None:
        began = running = time.monotonic()
        while True:
            self._look()
            self._refuse_failures()
            waiting = [task for task in self._tasks if not self._is_up(task)]
            if not waiting:
                return
            late = [task for task in waiting if task.state == "starting"]
            now = time.monotonic()
            if not late and now - running > self._start_seconds:
                task = waiting[0]
                self._give_up(
                    f"{task.name} did not come up: nothing listens at {task.address} after "
                    f"{self._start_seconds:g} s. A process opens its address when it makes its "
                    f"strategy or server, under the name that its TF_CONFIG says.",
                    task,
                )
            if late:
                running = now
                if now - began > IMPORT_SECONDS:
                    self._give_up(
                        f"{late[0].name} has not begun after {IMPORT_SECONDS:g} s: TensorFlow is "
                        "still being imported. The machine seems very busy: end what else runs "
                        "on it, and try again."
                    )

    def _is_up(self, task: _Task) -> bool:
        if task.state == "starting":
            return False
        needs_address = task.address and len(self._names) > 1
        return task.ended or not needs_address or _listens(task.process.pid, task.address)

    def _look(self) -> None:
        """Read what the tasks say, for a moment, and see which have ended."""
        channels = [task.channel for task in self._tasks if task.channel is not None]
        ready = connection.wait(channels, TICK_SECONDS) if channels else []
        for task in self._tasks:
            if task.channel is None or task.channel not in ready:
                continue
            try:
                kind, moment, content = task.channel.recv()
            except (EOFError, OSError):
                self._note_end(task)
                continue
            if kind == "started":
                task.state = "running"
            elif kind == "reported":
                value = cloudpickle.loads(content)
                self._reports.append(Report(moment - self._began, task.name, value))
            elif kind == "returned":
                task.state, task.value = "returned", cloudpickle.loads(content)
            else:
                task.state, task.error = "failed", content

    def _note_end(self, task: _Task) -> None:
        assert task.channel is not None
        task.channel.close()
        task.channel = None
        task.process.join(STOP_SECONDS)
        if not task.ended:
            task.state = "failed"
            task.error = _end_in_words(task.process.exitcode)

    def _refuse_failures(self) -> None:
        for task in self._tasks:
            if task.state == "failed":
                taken = "Could not start gRPC server" in task.error
                why = f". Its address {task.address} is taken{_holder(task.address)}."
                self._give_up(f"{task.name} failed: {task.error}{why if taken else ''}", task)

    def _give_up(self, message: str, task: _Task | None = None) -> NoReturn:
        self.stop()
        words = _last_words(task.words) if task else ""
        raise ClusterError(message + (f"\nIts log ends with:\n{words}" if words else ""))


def _forked(name: str, order: Order) -> tuple[Any, connection.Connection]:
    """Have the fork server make a process; the notebook's own threads and sockets stay here."""
    warm_up()
    context = multiprocessing.get_context("forkserver")
    mine, theirs = context.Pipe()
    process = context.Process(target=cluster_task.run, args=(order, theirs), name=name, daemon=True)
    try:
        with closing(theirs):
            process.start()
    except (EOFError, OSError) as error:
        mine.close()
        raise ClusterError(
            f"No process could be made for {name} ({type(error).__name__}: {error}). The usual "
            "reason is memory, or a limit on processes: close other notebooks, restart this "
            "kernel, and try again."
        ) from error
    return process, mine


def _kill(process: Any) -> None:
    """Kill a process with everything that it has started."""
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                child.kill()
    with suppress(ProcessLookupError):
        if process.is_alive():
            os.kill(process.pid, signal.SIGKILL)


def _cells() -> dict[str, list[str]]:
    """Give the source of code that stands in no file: notebook cells."""
    return {
        name: entry[2]
        for name, entry in linecache.cache.items()
        if len(entry) > 1 and not Path(name).exists()
    }


def _this_process() -> tuple[int, float]:
    return os.getpid(), psutil.Process().create_time()


def _listens(pid: int, address: str) -> bool:
    port = int(address.rpartition(":")[2])
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return any(
            each.status == psutil.CONN_LISTEN and each.laddr[1:] == (port,)
            for each in psutil.Process(pid).net_connections("tcp")
        )
    return False


def _end_in_words(code: int | None) -> str:
    if code == -signal.SIGKILL:
        return (
            "it was killed by the system (SIGKILL). If you did not do that, there was no memory "
            "left: run fewer processes, or smaller networks."
        )
    if code is not None and code < 0:
        return f"it ended with the signal {signal.Signals(-code).name}."
    return f"the process ended with exit code {code}, without a result."


def _last_words(log: str) -> str:
    lines = [line for line in log.strip().splitlines() if line.strip()]
    return "\n".join(lines)[-WORDS_KEPT:]


def _free_ports(number: int) -> Iterator[int]:
    """Find free ports; all of them are held until the last one is found."""
    with ExitStack() as held:
        found: list[int] = []
        for port in random.SystemRandom().sample(PORTS, len(PORTS)):
            if len(found) == number:
                break
            listener = held.enter_context(closing(socket.socket()))
            with suppress(OSError):
                listener.bind((HOST, port))
                found.append(port)
    return iter(found)


def _refuse_taken_ports(addresses: Mapping[str, Sequence[str]]) -> None:
    for role, each in addresses.items():
        for index, address in enumerate(each):
            host, _, port = address.rpartition(":")
            with closing(socket.socket()) as listener:
                try:
                    listener.bind((host, int(port)))
                except OSError as error:
                    raise ClusterError(
                        f"The address of {role} {index}, {address}, cannot be used: "
                        f"{error.strerror}{_holder(address)}. Leave out `addresses`, and free "
                        "ports are found."
                    ) from error


def _holder(address: str) -> str:
    """Name the process that listens at an address, if it may be seen."""
    port = int(address.rpartition(":")[2])
    with suppress(psutil.Error):
        for each in psutil.net_connections("tcp"):
            if each.status == psutil.CONN_LISTEN and each.laddr[1:] == (port,) and each.pid:
                return f", process {each.pid} ({psutil.Process(each.pid).name()}) has it"
    return ""


def _refuse_stale_config() -> None:
    stale = os.environ.get("TF_CONFIG")
    if stale is not None:
        raise ClusterError(
            f"TF_CONFIG is set in this notebook: {stale[:200]}. It is left from another cluster, "
            "and every strategy made here would wait for that one's processes. Remove it: "
            'os.environ.pop("TF_CONFIG").'
        )


def _refuse_closed_network() -> None:
    """Refuse to start where processes could only wait for one another, as in some sandboxes."""
    try:
        with socket.create_server((HOST, 0)) as server:
            socket.create_connection(server.getsockname(), timeout=START_SECONDS).close()
    except OSError as error:
        raise ClusterError(
            f"Processes on this machine cannot reach one another at {HOST} ({error}). A sandbox "
            "without a loopback network does that."
        ) from error


def _refuse_short_memory(tasks: int) -> None:
    needed, free = tasks * MEGABYTES_PER_TASK, free_megabytes()
    if free < needed:
        raise ClusterError(
            f"{tasks} processes need about {needed} MB of memory, and {free:.0f} MB are free. "
            "Close other notebooks, or ask for fewer processes."
        )


def free_megabytes() -> float:
    """Say how much memory is left, to the machine or to the groups that this process is in."""
    free = float(psutil.virtual_memory().available)
    for folder in _memory_groups():
        with suppress(OSError, ValueError):
            free = min(free, _left_in(folder))
    return free / 2**20


def _memory_groups() -> Iterator[Path]:
    """List the folders of this process's control groups (of both versions), from the inside out."""
    top = Path("/sys/fs/cgroup")
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, kinds, path = line.split(":", 2)
            if kinds in ("", "memory"):
                inner = top / kinds / path.lstrip("/")
                yield from (
                    each for each in (inner, *inner.parents) if top in (each, *each.parents)
                )


def _left_in(folder: Path) -> float:
    """Give the bytes that a control group may still take; the files it has cached are no burden."""
    version_2 = (folder / "memory.max").exists()
    most, used, cached = (
        ("memory.max", "memory.current", "inactive_file")
        if version_2
        else ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
    )
    counts = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
    limit = int((folder / most).read_text())
    return limit - int((folder / used).read_text()) + int(counts.get(cached, 0))
