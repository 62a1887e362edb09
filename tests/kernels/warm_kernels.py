"""Real kernels for the tests, driven by jupyter_client."""

from __future__ import annotations

import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

LIMIT_SECONDS = 60


@dataclass
class Output:
    """What a cell gave."""

    text: str = ""
    stderr: str = ""
    error: str = ""
    data: list[dict[str, Any]] = field(default_factory=list)

    def take(self, message: dict[str, Any]) -> None:
        content = message["content"]
        if message["msg_type"] == "stream" and content["name"] == "stdout":
            self.text += content["text"]
        elif message["msg_type"] == "stream":
            self.stderr += content["text"]
        elif message["msg_type"] == "error":
            self.error = content["ename"]
        elif "data" in content:
            self.data.append(content["data"])


@dataclass
class Kernel:
    """A running kernel."""

    manager: KernelManager
    client: BlockingKernelClient

    @property
    def pid(self) -> int:
        return self.manager.provisioner.pid

    def run(self, code: str) -> Output:
        output = Output()
        self.client.execute_interactive(code, timeout=LIMIT_SECONDS, output_hook=output.take)
        return output

    def value(self, expression: str, before: str = "pass") -> str:
        """Print an expression and return what was printed."""
        output = self.run(f"{before}\nprint({expression})")
        assert not output.error, output
        return output.text.strip()


def environment(**changes: str) -> dict[str, str]:
    """Return an environment for a kernel, without a variable that stops ipykernel's capture."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return {**kept, **changes}


@contextmanager
def kernel(
    name: str = "python3",
    transport: str = "ipc",
    env: Mapping[str, str] | None = None,
    **options: Any,
) -> Iterator[Kernel]:
    """Start a kernel and shut it down at the end.

    The transport is not Jupyter's usual one, because on a busy machine another process may take a
    port between the time that Jupyter chose it and the time that the kernel binds it.
    """
    connection = Path(tempfile.gettempdir()) / f"kernel-{uuid.uuid4().hex[:8]}.json"
    manager = KernelManager(kernel_name=name, transport=transport, connection_file=str(connection))
    manager.start_kernel(env=dict(env or environment()), **options)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=LIMIT_SECONDS)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def until(true: Callable[[], object], what: str) -> None:
    """Wait for something that must happen."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"not within {LIMIT_SECONDS} s: {what}"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    """Tell whether a process has ended without leaving a zombie."""
    return not psutil.pid_exists(pid)
