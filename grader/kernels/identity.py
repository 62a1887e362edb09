"""Which zygote may serve a kernel: the one that differs in nothing that a kernel would notice."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import stat
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

from grader.kernels import ZygoteError

# Read by Python or by a library while it is imported: a forked kernel could not change them.
_IMPORT_TIME = (
    *("PYTHON", "LD_", "LC_", "LANG", "TZ", "HOME", "XDG_", "MALLOC_", "GLIBC_", "PMLE_WARM_"),
    *("OMP_", "GOMP_", "KMP_", "OPENBLAS_", "GOTO_", "MKL_", "BLIS_", "NUMEXPR_", "NUMBA_"),
    *("NPY_", "NUMPY_", "PANDAS_", "SCIPY_", "SKLEARN_", "JOBLIB_", "LOKY_", "MPL"),
    *("TF_", "XLA_", "KERAS_", "CUDA_", "NVIDIA_", "ABSL_", "PROTOCOL_BUFFERS_", "GRPC_"),
)
# A kernel takes these from the process that it is forked from, and could not get them back.
_INHERITED = ("Umask", "Uid", "Gid", "Groups", "CapEff", "CapBnd", "NoNewPrivs", "Seccomp")
_INHERITED_LISTS = ("Cpus_allowed_list", "Mems_allowed_list")
_SOCKET_PATH_BYTES = 107


def import_time(environment: Mapping[str, str]) -> dict[str, str]:
    """Select the variables that matter while modules are imported."""
    return {
        name: environment[name] for name in sorted(environment) if name.startswith(_IMPORT_TIME)
    }


def installation() -> list[object]:
    """Describe interpreter, installed packages and this room's code; changes when they do."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    watched = [*map(Path, sorted(folders)), *sorted(Path(__file__).parent.glob("*.py"))]
    return [sys.executable, sys.version, [_changed(path) for path in watched]]


def fingerprint(environment: Mapping[str, str]) -> str:
    """Name the zygote for kernels with this environment, started by this process."""
    everything = [installation(), import_time(environment), _inherited()]
    return hashlib.sha256(json.dumps(everything).encode()).hexdigest()[:16]


def folder() -> Path:
    """Return the user's private runtime folder, made if need be.

    Raises
    ------
    ZygoteError
        Someone else could have put something there.
    """
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    path = Path(base) / f"pmle-kernels-{os.getuid()}"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    if not private or found.st_uid != os.getuid():
        raise ZygoteError(f"{path} is not a private folder of this user: remove it")
    return path


def socket_path(environment: Mapping[str, str], stage: str) -> Path:
    """Return where the zygote of a stage listens.

    Raises
    ------
    ZygoteError
        The runtime folder is not private or its path is too long for a socket.
    """
    path = folder() / f"{fingerprint(environment)}-{stage}.sock"
    if len(os.fsencode(path)) > _SOCKET_PATH_BYTES - len(".new"):
        raise ZygoteError(f"{path.parent} is too long for a socket: set XDG_RUNTIME_DIR")
    return path


def soft_limits() -> dict[str, int]:
    """Return this process's soft resource limits by the number of the resource."""
    return {str(kind): resource.getrlimit(kind)[0] for kind in _resources()}


def _inherited() -> list[object]:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    spaces = sorted(Path("/proc/self/ns").iterdir())
    return [
        [status.get(name) for name in (*_INHERITED, *_INHERITED_LISTS)],
        [str(space.readlink()) for space in spaces],
        str(Path("/proc/self/root").readlink()),
        Path("/proc/self/cgroup").read_text(),
        os.getpriority(os.PRIO_PROCESS, 0),
        [resource.getrlimit(kind)[1] for kind in _resources()],
    ]


def _resources() -> list[int]:
    return sorted({getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")})


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
