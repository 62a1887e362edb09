"""Turn a fresh fork of the zygote into a kernel that looks like an ordinary one."""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import logging
import os
import random
import resource
import signal
import sys
import tempfile
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from grader.kernels.wire import Message

_PR_SET_PDEATHSIG = 1
_STANDARD = (0, 1, 2)


def become(order: Message, zygote: int, keep: Set[int]) -> None:
    """Take over what the requester's kernel must have: everything but the imports.

    Parameters
    ----------
    order
        ``argv``, ``cwd``, ``env`` and ``limits``; the descriptors are stdin, stdout and stderr.
    zygote
        Process id of the process that was forked.
    keep
        File descriptors that imported libraries hold; all others are closed.
    """
    os.setsid()
    _die_with(zygote)
    for target, descriptor in zip(_STANDARD, order.descriptors, strict=True):
        os.dup2(descriptor, target)
    for descriptor in open_descriptors() - keep:
        _close(descriptor)
    for kind, soft in order.fields["limits"].items():
        resource.setrlimit(int(kind), (soft, resource.getrlimit(int(kind))[1]))
    os.environ.clear()
    os.environ.update(order.fields["env"])
    os.chdir(order.fields["cwd"])
    _forget()


def run(argv: list[str]) -> None:
    """Run the kernel until it is shut down.

    Parameters
    ----------
    argv
        The ordinary kernel's command: interpreter, ``-m``, ``ipykernel_launcher``, arguments.
    """
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.orig_argv = argv
    sys.argv = [str(launcher.origin) if launcher else "ipykernel_launcher", *argv[3:]]
    from ipykernel.kernelapp import IPKernelApp

    raw = (sys.stdout, sys.stderr)
    early = [handler for handler in _stream_handlers() if handler.stream in raw]
    # In an ordinary kernel this trait is read from JPY_PARENT_PID while ipykernel is imported.
    app: Any = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(sys.argv[1:])
    # TensorFlow and absl made handlers for stderr before it was the notebook's.
    for handler in early:
        handler.setStream(sys.stdout if handler.stream is raw[0] else sys.stderr)
    app.start()


def open_descriptors() -> Set[int]:
    """List the file descriptors of this process."""
    return frozenset(int(entry.name) for entry in Path("/proc/self/fd").iterdir())


def _die_with(parent: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The process that starts the kernels has ended.")


def _close(descriptor: int) -> None:
    try:
        os.close(descriptor)
    except OSError:  # it was the one that listed them
        return


def _forget() -> None:
    """Drop what must not be the same in every kernel, or is known only to the zygote."""
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    tempfile.tempdir = None
    for name in [name for name in sys.modules if name == "grader" or name.startswith("grader.")]:
        del sys.modules[name]
    importlib.invalidate_caches()


def _stream_handlers() -> Iterator[logging.StreamHandler[Any]]:
    for reference in list(logging._handlerList):  # type: ignore[attr-defined]
        handler = reference()
        if isinstance(handler, logging.StreamHandler):
            yield handler
