"""Import TensorFlow without its log lines on stderr; an IPython extension of every kernel here.

TensorFlow 2.21 writes lines such as "Could not find cuda drivers" before its own log is set up, so
that no environment variable keeps them back. In a notebook they would be output on stderr, which
nbgrader scores as 0. An import that fails is not silenced: its exception is raised as always.

Its Python log keeps the stderr of the import, so that no check can catch what it says. "Function
retracing" is said to everybody who trains a handful of models in one notebook, as lessons do; the
log stays open for errors, as ``TF_CPP_MIN_LOG_LEVEL`` leaves the one in C++.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

NOISY = "tensorflow"
_STDERR = 2


class QuietFinder(importlib.abc.MetaPathFinder):
    """Finds TensorFlow as the other finders do, and makes its first import a silent one."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Wrap the loader of the one module that is meant; leave all others alone."""
        if name != NOISY:
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _QuietLoader(spec.loader)
        return spec


class _QuietLoader(importlib.abc.Loader):
    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        # From here on the module looks as if nobody had stood in between.
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        with without_stderr():
            self._loader.exec_module(module)
        _log_errors_only()


@contextlib.contextmanager
def without_stderr() -> Iterator[None]:
    """Send what is written to file descriptor 2 to nowhere."""
    kept = os.dup(_STDERR)
    try:
        with open(os.devnull, "wb") as nothing:  # noqa: PTH123 one descriptor
            os.dup2(nothing.fileno(), _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)


def _log_errors_only() -> None:
    logging.getLogger(NOISY).setLevel(logging.ERROR)


def load_ipython_extension(_: Any) -> None:
    """Install the finder; where TensorFlow is there already, only its log is to be kept short."""
    if NOISY in sys.modules:
        _log_errors_only()
    else:
        sys.meta_path.insert(0, QuietFinder())
