"""Start a real JupyterLab, or a real Notebook, for the browser tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from grader.bootstrap import lab_arguments

TOKEN = "course-test"
START_SECONDS = 90
# Draw every cell: while JupyterLab draws only those in sight, a cell may be redrawn between a
# click and the key that follows it, and the key then goes to another cell.
TRACKER = Path("lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings")
DRAW_ALL = '{"windowingMode": "none"}'


class LabServers:
    """JupyterLab servers, each in a folder and with a home of its own; `home` is the last one's."""

    home: Path

    def __init__(self, homes: pytest.TempPathFactory) -> None:
        self._homes = homes
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, folder: Path, app: str = "jupyterlab") -> str:
        """Start JupyterLab or Notebook in a folder and return its address once it answers."""
        home = self.home = self._homes.mktemp("home")
        settings = home / "config" / TRACKER
        settings.parent.mkdir(parents=True)
        settings.write_text(DRAW_ALL, encoding="utf-8")
        port = _free_port()
        log = home / "server.log"
        arguments = lab_arguments(folder, port)
        with log.open("wb") as output:
            self._running.append(
                subprocess.Popen(
                    [
                        *(sys.executable, "-m", app, *arguments[2:], "--no-browser"),
                        f"--IdentityProvider.token={TOKEN}",
                    ],
                    cwd=folder,
                    env={
                        **os.environ,
                        "HOME": str(home),
                        "JUPYTER_CONFIG_DIR": str(home / "config"),
                        "PMLE_HOME": str(home / "pmle"),
                        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                    },
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
            )
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(f"{address}/api/status?token={TOKEN}", log)
        return address

    def stop(self) -> None:
        """Stop every server and wait for its end."""
        for server in self._running:
            server.terminate()
        for server in self._running:
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:  # a kernel that is just starting holds it up
                server.kill()
                server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_up(url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"The server did not answer in {START_SECONDS} s:\n{log.read_text()[-4000:]}")
