"""Run submissions on the workers of a Dask cluster.

A worker needs this package, installed as here, and reaches nothing but the scheduler: a submission
comes to it as data and what came of it goes back as data. Each worker keeps a nursery of its own
(`runner`), so that a submission is shut in there as it would be here; its sandbox has no network
and cannot reach the scheduler. A worker that is lost costs time only: Dask gives its submissions
to another one.

Client, scheduler and workers trust one another, for Dask runs whatever code it is sent. Outside of
a private network use TLS. Each of them reads where its certificate is from the environment:
``DASK_DISTRIBUTED__COMM__TLS__CA_FILE``, ``…__TLS__CLIENT__CERT`` and ``__KEY`` (likewise
``SCHEDULER`` and ``WORKER``), and the address then begins with ``tls://``.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

from distributed import Client, Future, get_worker
from distributed.scheduler import KilledWorker

from grader.cohort.channel import ChannelError
from grader.cohort.runner import Order, Run, Runner
from grader.cohort.sandbox import SandboxError
from grader.cohort.versions import versions
from grader.course import CourseError
from grader.doctor.quick import packages

LOCAL = "local"
"""Stands for a cluster inside this process, which opens no port."""

_SECONDS = 30.0
_LOOK_SECONDS = 5.0
# A worker has the next submission at hand when it ends one.
_AHEAD = 2

_Versions = dict[str, str]


class Cluster:
    """A cluster's workers.

    Parameters
    ----------
    client
        Connected to the scheduler.
    address
        The scheduler's, in what is told.
    tell
        Shows a sentence to who waits.
    patience
        Seconds to wait for a worker when all are lost.
    """

    def __init__(
        self,
        client: Client,
        address: str,
        tell: Callable[[str], None],
        patience: float,
    ) -> None:
        self._client = client
        self._address = address
        self._tell = tell
        self._patience = patience
        self._lock = threading.Lock()
        self._alone_since: float | None = None
        self._told = False

    @property
    def at_once(self) -> int:
        """How many submissions keep the workers busy."""
        threads: dict[str, int] = self._client.nthreads()
        return _AHEAD * sum(threads.values())

    @contextmanager
    def start(self, order: Order, at_once: int) -> Iterator[Run]:  # noqa: ARG002 as on one machine
        """Run submissions of a lesson on workers that have the same versions as this machine.

        Raises
        ------
        CourseError
            One has others.
        """
        wanted = _installed(order.module)
        answers = self._client.run(_installed, order.module, on_error="return")
        for address, found in answers.items():
            if isinstance(found, BaseException):
                raise CourseError(
                    f"Worker {address} cannot name its versions ({found!r}): install the course "
                    "there as it is installed here."
                )
            _compare(address, found, wanted)

        def run(job: dict[str, Any]) -> dict[str, Any]:
            future = self._client.submit(_work, order, wanted, job, pure=False)
            try:
                self._await(future)
                return dict(future.result())
            except KilledWorker as error:
                raise ChannelError(f"every worker that ran it was lost: {error}") from error
            except CancelledError as error:
                raise CourseError(
                    "The scheduler is gone. All that was graded is kept: start it, and grade again."
                ) from error

        yield run

    def _await(self, future: Future[dict[str, Any]]) -> None:
        """Wait until a submission has ended, with an eye on the workers."""
        ended = threading.Event()
        future.add_done_callback(lambda _: ended.set())
        while not ended.wait(_LOOK_SECONDS) and not future.done():
            self._look_for_workers()

    def _look_for_workers(self) -> None:
        """Say so when all workers are lost, and when one has come again.

        Raises
        ------
        CourseError
            None came in time.
        """
        with self._lock:
            try:
                workers = self._client.nthreads()
            except OSError:  # the scheduler is lost as well, which ends the waiting
                return
            if workers:
                if self._told:
                    self._tell("A worker has come: it goes on.")
                self._alone_since, self._told = None, False
                return
            now = time.monotonic()
            self._alone_since = self._alone_since or now
            alone = now - self._alone_since
            if alone >= self._patience:
                raise CourseError(
                    f"All workers of {self._address} were lost, and none came in {alone:.0f} s. "
                    "All that was graded is kept: start one "
                    f"(dask worker {self._address}), and grade again."
                )
            if alone >= _SECONDS and not self._told:
                self._told = True
                self._tell(
                    f"All workers of {self._address} were lost. Waiting {self._patience:.0f} s "
                    f"for a new one: dask worker {self._address}"
                )


@contextmanager
def connect(
    address: str,
    threads: int,
    tell: Callable[[str], None],
    patience: float,
) -> Iterator[Cluster]:
    """Connect to a cluster.

    Parameters
    ----------
    address
        The scheduler's, such as ``tcp://192.0.2.1:8786``, or `LOCAL`.
    threads
        How many submissions a local one runs at once.
    tell, patience
        As for `Cluster`.

    Raises
    ------
    CourseError
        There is no scheduler, or it has no worker.
    """
    try:
        client = _client(address, threads)
    except (OSError, ValueError, TypeError) as error:  # the last: TLS without a certificate
        raise CourseError(
            f"No scheduler answers at {address} ({error}). Start one: dask scheduler"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS)
        except TimeoutError as error:
            raise CourseError(
                f"The scheduler at {address} has no worker after {_SECONDS:.0f} s. Start one where "
                f"the course is installed: dask worker {address}"
            ) from error
        yield Cluster(client, address, tell, patience)


def _client(address: str, threads: int) -> Client:
    if address != LOCAL:
        return Client(address, timeout=_SECONDS, set_as_default=False)
    return Client(
        processes=False,
        n_workers=1,
        threads_per_worker=threads,
        dashboard_address=None,
        set_as_default=False,
    )


def _installed(module: str) -> _Versions:
    return {**versions(module), "packages": packages().found}


def _compare(address: str, found: _Versions, wanted: _Versions) -> None:
    different = [
        f"{part}: {found.get(part, 'none')} there, {name} here"
        for part, name in wanted.items()
        if found.get(part) != name
    ]
    if different:
        raise CourseError(
            f"Worker {address} would grade with other versions ({'; '.join(different)}). "
            "Install the same commit of the course there, run make env, and start it again."
        )


# From here on: what runs in a worker.

_Key = tuple[Order, frozenset[tuple[str, str]]]

_runners: dict[_Key, Runner] = {}
_users: Counter[_Key] = Counter()
_lock = threading.Lock()


def _work(order: Order, wanted: _Versions, job: dict[str, Any]) -> dict[str, Any]:
    key = order, frozenset(wanted.items())
    with _lock:
        if key not in _runners:
            _runners[key] = _fresh_runner(order, wanted)
        _users[key] += 1
    try:
        return _runners[key](job)
    finally:
        with _lock:
            _users[key] -= 1


def _fresh_runner(order: Order, wanted: _Versions) -> Runner:
    """Start a runner where those that nobody uses have ended: each holds a lesson's imports."""
    worker = get_worker()
    # Again, for this worker may have come after the others had been asked.
    _compare(worker.address, _installed(order.module), wanted)
    for other in [other for other in _runners if not _users[other]]:
        _runners.pop(other).close()
    runner = None
    try:
        runner = Runner(order, worker.state.nthreads)
        runner.wait()
    except SandboxError as error:
        if runner:
            runner.close()
        raise CourseError(f"Worker {worker.address}: {error}") from error
    return runner
