"""A Dask cluster of real processes gives the marks of one machine, also when it loses a worker."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
import small
from dask import config as settings
from distributed import Client
from test_killed import ended, undisturbed

from grader import course
from grader.cohort import cluster, grade_command
from grader.cohort.release import Classroom
from grader.cohort.runner import Order
from grader.cohort.sandbox import Limits
from grader.course import CourseError

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
)
COMMAND = [sys.executable, "-m", "grader.cli", "grade", small.LESSON.slug]
WORKERS = 4
STUDENTS = 10
SECONDS = 240.0
PATIENCE = 3600.0
ORDER = Order(small.LESSON.module, "light", Limits(), True)
EMPTY: dict[str, object] = {"env": {}, "imports": [], "files": {}, "cells": []}
NOTHING = {"outputs": {}, "tampered": {}, "within": {}, "doubts": {}, "lost": None, "over": ""}


@dataclass
class Dask:
    """A scheduler and what is connected to it."""

    folder: Path
    processes: list[subprocess.Popen[bytes]]
    address: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    def open(self, *options: str) -> None:
        """Start the scheduler."""
        told = self.folder / "scheduler.json"
        where = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        self.start("scheduler", *where, *options)
        wait_for(lambda: told.is_file() and told.read_text().endswith("}"))
        self.address = json.loads(told.read_text())["address"]

    def start(self, part: str, *arguments: str, package: str = "") -> None:
        """Start a process in a folder and an environment that know nothing of a course."""
        number = len(self.processes)
        with (self.folder / f"{number}-{part}.log").open("wb") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    f"distributed.cli.dask_{part}",
                    "--no-dashboard",
                    *arguments,
                ],
                cwd=self.folder,
                env={
                    **{"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "PYTHONPATH": package},
                    **self.settings,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)

    def add_worker(self, package: str = "") -> None:
        options = ("--no-nanny", "--nthreads", "1", "--local-directory", str(self.folder))
        self.start("worker", self.address, *options, package=package)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Dask]:
    """Nothing runs yet."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    made = Dask(folder, [])
    try:
        yield made
    finally:
        for process in reversed(made.processes):
            process.kill()
            process.wait()


@pytest.fixture
def dask(closed: Dask) -> Dask:
    closed.open()
    return closed


@contextmanager
def client(address: str, workers: int) -> Iterator[Client]:
    with Client(address, set_as_default=False) as connected:
        connected.wait_for_workers(workers, timeout=SECONDS)
        yield connected


def wait_for(happened) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.02)


def same_submissions(like: Classroom, folder: Path) -> Classroom:
    room, _ = small.make(folder)
    shutil.copytree(like.root / "submitted", folder / "submitted")
    return room


def test_marks_are_the_same_when_a_worker_is_lost(dask: Dask, tmp_path: Path) -> None:
    for _ in range(WORKERS):
        dask.add_worker()
    alone, _ = undisturbed(tmp_path / "alone", STUDENTS)
    room = same_submissions(alone, tmp_path / "cluster")
    with client(dask.address, WORKERS) as watching:
        pids = watching.run(os.getpid)
        command = [*COMMAND, "--scheduler", dask.address]
        coordinator = subprocess.Popen(command, cwd=room.root, stdout=subprocess.DEVNULL)
        try:
            wait_for(lambda: list(room.root.glob("autograded/*/*/*.ipynb")))
            wait_for(lambda: any(watching.processing().values()))
            busy = next(worker for worker, tasks in watching.processing().items() if tasks)
            victims = psutil.Process(pids[busy]).children(recursive=True)
            os.kill(pids[busy], signal.SIGKILL)
            assert victims, "the worker had no nursery"
            assert coordinator.poll() is None, "the worker was not killed in mid-run"
            assert coordinator.wait(SECONDS) == 0
        finally:
            coordinator.kill()
            coordinator.wait()
        assert set(watching.nthreads()) == set(pids) - {busy}
    assert ended(victims, 10), "something outlives its worker"
    assert small.rows(room.directory.db_url) == small.rows(alone.directory.db_url)


def test_a_worker_with_another_grader_gets_no_work(dask: Dask, tmp_path: Path) -> None:
    for name in ("grader", "datasets"):
        shutil.copytree(course.ROOT / name, tmp_path / "old" / name)
    shutil.copy(course.ROOT / "requirements.lock", tmp_path / "old")
    with (tmp_path / "old" / "grader" / "checks" / "verdict.py").open("a") as file:
        file.write("# changed\n")
    dask.add_worker(package=str(tmp_path / "old"))
    wanted = cluster._installed(ORDER.module)
    with client(dask.address, 1) as connected:
        (worker,) = connected.nthreads()
        says = rf"{re.escape(worker)} .* \(grader: [0-9a-f]+ there, {wanted['grader']} here\)"
        with (
            pytest.raises(CourseError, match=says),
            cluster.Cluster(connected, dask.address, print, PATIENCE).start(ORDER, 1),
        ):
            pass
        # As if it had come only after the others had been asked.
        late = connected.submit(cluster._work, ORDER, wanted, {})
        with pytest.raises(CourseError, match=says):
            late.result()


def test_a_trial_inside_the_process(tmp_path: Path) -> None:
    alone, _ = undisturbed(tmp_path / "alone", 2)
    room = same_submissions(alone, tmp_path / "cluster")
    command = [*COMMAND, "--scheduler", cluster.LOCAL, "--feedback"]
    subprocess.run(command, cwd=room.root, check=True)
    assert small.rows(room.directory.db_url) == small.rows(alone.directory.db_url)
    slug, page = small.LESSON.slug, f"{small.LESSON.key}.html"
    assert len(list(room.folder("feedback", ".", ".").glob(f"*/{slug}/{page}"))) == 2


def test_without_a_scheduler_it_says_how_to_start_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 1.0)
    with (
        pytest.raises(CourseError, match=r"tcp://127\.0\.0\.1:9 .*dask scheduler"),
        cluster.connect("tcp://127.0.0.1:9", 1, print, PATIENCE),
    ):
        pass


def test_without_a_worker_it_says_how_to_start_one(
    dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 1.0)
    with (
        pytest.raises(CourseError, match=f"no worker.*dask worker {dask.address}"),
        cluster.connect(dask.address, 1, print, PATIENCE),
    ):
        pass


def test_when_all_workers_are_lost_it_says_so_and_waits(
    dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_LOOK_SECONDS", 0.3)
    told: list[str] = []
    dask.add_worker()
    with (
        cluster.connect(dask.address, 1, told.append, PATIENCE) as connected,
        connected.start(ORDER, 1) as run,
        ThreadPoolExecutor() as pool,
    ):
        monkeypatch.setattr(cluster, "_SECONDS", 1.0)
        dask.processes[-1].kill()
        dask.processes[-1].wait()
        waiting = pool.submit(run, EMPTY)
        wait_for(lambda: told)
        (sentence,) = told
        assert f"Waiting 3600 s for a new one: dask worker {dask.address}" in sentence
        dask.add_worker()
        assert waiting.result(SECONDS) == NOTHING

        dask.processes[-1].kill()
        dask.processes[-1].wait()
        connected._patience = 2.0
        with pytest.raises(CourseError, match=r"none came in 2 s\. All that was graded is kept"):
            run(EMPTY)


def test_with_certificates(closed: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `cluster` describes it; who has no certificate is turned away."""
    key, certificate = closed.folder / "key.pem", closed.folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "1"),
            *("-subj", "/CN=a class", "-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    tls = {"ca-file": str(certificate)}
    for part in ("client", "scheduler", "worker"):
        tls[f"{part}.key"], tls[f"{part}.cert"] = str(key), str(certificate)
    closed.settings = {
        f"DASK_DISTRIBUTED__COMM__TLS__{name.replace('.', '__').replace('-', '_').upper()}": value
        for name, value in tls.items()
    }
    closed.open("--protocol", "tls")
    assert closed.address.startswith("tls://")
    closed.add_worker()
    config = {f"distributed.comm.tls.{name}": value for name, value in tls.items()}
    with (
        settings.set(config),
        cluster.connect(closed.address, 1, print, PATIENCE) as connected,
        connected.start(ORDER, 1) as run,
    ):
        assert run(EMPTY) == NOTHING
    monkeypatch.setattr(cluster, "_SECONDS", 1.0)
    for address in (closed.address, closed.address.replace("tls", "tcp")):
        with (
            pytest.raises(CourseError, match="No scheduler answers"),
            cluster.connect(address, 1, print, PATIENCE),
        ):
            pass


def test_no_cluster_for_submissions_without_a_sandbox() -> None:
    with pytest.raises(CourseError, match="exclude each other"):
        grade_command.grade(scheduler=cluster.LOCAL, trust=True)
