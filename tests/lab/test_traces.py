"""Traces: a real one is read and opened by TensorBoard; damaged ones are refused."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from grader.lab import slow_job, traces
from grader.lab.slow_job import ROWS, STEPS, SlowJob

tf = pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("trace")
    job = SlowJob()
    slow_job.slow_epoch(job)
    with traces.profiled(where):
        slow_job.slow_epoch(job)
    return where


def test_the_trace_of_a_slow_epoch_shows_every_wait(folder: Path) -> None:
    events = traces.read(folder)
    own = events[events["line"] == traces.STEP_LINE]
    assert (own["name"] == "fetch").sum() == ROWS
    assert (own["name"] == "report").sum() == STEPS
    assert set(own["kind"]) == {"", "input", "host", "compute"}
    waits = own[own["name"] == "fetch"]
    spent = waits["end"] - waits["start"]
    assert (spent >= 1000 * slow_job.FETCH_SECONDS * 0.9).all(), "milliseconds"
    assert events["start"].min() == 0


def test_waiting_is_never_computing_at_the_same_time(folder: Path) -> None:
    events = traces.read(folder)
    own = events[events["line"] == traces.STEP_LINE]
    for wait in own[own["kind"] == "input"].itertuples():
        together = (own["start"] < wait.end) & (own["end"] > wait.start)
        assert "compute" not in set(own[together]["kind"])


def test_folders_without_exactly_one_trace_are_refused(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(traces.TraceError, match="holds 0 traces"):
        traces.read(tmp_path)
    whole = next(folder.rglob("*.xplane.pb")).read_bytes()
    for name in ("a", "b"):
        (tmp_path / f"{name}.xplane.pb").write_bytes(whole)
    with pytest.raises(traces.TraceError, match="holds 2 traces"):
        traces.read(tmp_path)


def test_a_damaged_trace_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "broken.xplane.pb").write_bytes(b"\xff" * 40)
    with pytest.raises(traces.TraceError, match=r"broken\.xplane\.pb cannot be read"):
        traces.read(tmp_path)


def test_tensorboard_opens_the_trace(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(folder)]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--host", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        runs = _wait_for(port, "/data/plugin/profile/runs", server)
        assert len(runs) == 1
        tools = _wait_for(port, f"/data/plugin/profile/run_tools?run={runs[0]}", server)
        assert any("trace_viewer" in tool for tool in tools)
    finally:
        server.kill()
        server.wait()


def _plain(body: bytes) -> bytes:
    """Unpack an answer that came packed."""
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def _wait_for(port: int, path: str, server: subprocess.Popen[bytes]) -> Any:
    """Ask until the server is up and knows the trace."""
    last = time.monotonic() + 150
    while time.monotonic() < last and server.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
            if response.status == 200 and (found := json.loads(_plain(body))):
                return found
        except OSError:
            pass
        time.sleep(1)
    raise AssertionError(f"TensorBoard gave no answer for {path}")
