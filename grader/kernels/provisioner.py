"""The kernel provisioner: Jupyter's way to start a kernel, here from a zygote."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from grader.kernels import SWITCH, ZygoteError

if TYPE_CHECKING:
    from grader.kernels.client import Order

_SWITCHES = {"on", "tensorflow"}
_LAUNCH = ["-m", "ipykernel_launcher"]
_UNDERSTOOD = {"cwd", "env", "independent", "kernel_id", "stderr", "stdin", "stdout"}
_STREAMS = {"stdin": 0, "stdout": 1, "stderr": 2}
_warned: set[str] = set()


class NotWarmError(Exception):
    """An ordinary kernel is to be started; the message says why."""


class _SwitchedOff(NotWarmError):
    """An ordinary kernel was asked for, so that nothing need be said."""


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel as a fork of a process in which the imports are done.

    Everything but the start is that of the ordinary provisioner: what a zygote gives has the
    interface of `subprocess.Popen`. Where no warm kernel can be had an ordinary one is started, the
    log says so once for each reason, and `get_provisioner_info` carries the reason.

    The environment variable ``PMLE_WARM`` is ``on`` (the default: the zygote with the most imports
    that is ready), ``tensorflow`` (wait for one that has imported TensorFlow) or ``off`` (as is
    anything else).
    """

    why_not_warm = ""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel and return its connection information."""
        self.why_not_warm = ""
        try:
            await self._launch_warm(cmd, kwargs)
        except NotWarmError as reason:
            self._say(reason)
            return await super().launch_kernel(cmd, **kwargs)
        return self.connection_info

    async def get_provisioner_info(self) -> dict[str, Any]:
        """Add to the base information whether the kernel is warm, and if not, why."""
        information: dict[str, Any] = await super().get_provisioner_info()
        return {**information, "warm": not self.why_not_warm, "reason": self.why_not_warm}

    async def _launch_warm(self, cmd: list[str], kwargs: dict[str, Any]) -> None:
        switch = kwargs["env"].get(SWITCH, "on").lower()
        if switch not in _SWITCHES:
            raise _SwitchedOff(f"{SWITCH}={switch}")
        _check_platform()
        from grader.kernels import client

        with open(os.devnull, "r+b", buffering=0) as nothing:  # noqa: PTH123 one descriptor
            order = _order(cmd, kwargs, nothing.fileno())
            try:
                # Starting a zygote takes seconds, in which a server must serve its other kernels.
                process = await asyncio.to_thread(client.launch, order, switch == "tensorflow")
            except ZygoteError as error:
                raise NotWarmError(str(error)) from error
        self.process = cast("subprocess.Popen[bytes]", process)
        self.pid = self.pgid = process.pid
        self.cwd = Path(order.cwd)

    def _say(self, reason: NotWarmError) -> None:
        self.why_not_warm = str(reason)
        if not isinstance(reason, _SwitchedOff) and self.why_not_warm not in _warned:
            _warned.add(self.why_not_warm)
            self.log.warning("An ordinary kernel starts instead of a warm one: %s.", reason)


def _check_platform() -> None:
    if sys.platform == "darwin":
        raise NotWarmError(
            "macOS ends forked processes that use Apple's frameworks (Objective-C fork safety)"
        )
    if sys.platform != "linux":
        raise NotWarmError(f"{sys.platform} has no fork that could be watched safely")
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError as error:
        raise NotWarmError(f"this Linux has no process descriptors ({error})") from error


def _order(cmd: list[str], kwargs: dict[str, Any], nothing: int) -> Order:
    from grader.kernels.client import Order

    if cmd[0] != sys.executable or cmd[1:3] != _LAUNCH:
        raise NotWarmError(f"the kernelspec starts something else: {' '.join(cmd[:3])}")
    unusual = sorted(set(kwargs) - _UNDERSTOOD)
    if unusual or kwargs.get("independent"):
        raise NotWarmError(f"unusual options: {', '.join(unusual or ['independent'])}")
    stdout = _descriptor(kwargs, "stdout", nothing)
    # As with an ordinary kernel, stdin is at its end unless the caller gives one.
    stdin = nothing if kwargs.get("stdin") is None else _descriptor(kwargs, "stdin", nothing)
    if kwargs.get("stderr") == subprocess.STDOUT:
        stderr = stdout
    else:
        stderr = _descriptor(kwargs, "stderr", nothing)
    # The process that forks stands in another folder.
    folder = str(Path(kwargs.get("cwd") or ".").absolute())
    if not Path(folder).is_dir():
        raise NotWarmError(f"there is no folder {folder}")
    environment = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
    return Order(cmd, folder, environment, (stdin, stdout, stderr))


def _descriptor(kwargs: dict[str, Any], name: str, nothing: int) -> int:
    given = kwargs.get(name)
    if given is None:
        return _open_or(_STREAMS[name], nothing)
    if given == subprocess.DEVNULL:
        return nothing
    if given == subprocess.PIPE:
        raise NotWarmError(f"{name} is to be a pipe")
    return given if isinstance(given, int) else int(given.fileno())


def _open_or(descriptor: int, otherwise: int) -> int:
    try:
        os.fstat(descriptor)
    except OSError:
        return otherwise
    return descriptor
