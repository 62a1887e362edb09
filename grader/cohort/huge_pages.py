"""Gather memory in huge pages: a fork then copies hundreds of entries, not tens of thousands."""

from __future__ import annotations

import ctypes
from pathlib import Path

_COLLAPSE = 25
_HUGE = 2 << 20


def gather() -> None:
    """Do it as far as the kernel (Linux 6.1 or later) knows how and has huge pages to give."""
    maps = Path("/proc/self/maps")
    if not maps.is_file():
        return
    libc = ctypes.CDLL(None)
    for line in maps.read_text().splitlines():
        addresses, rights, _, _, _, *name = line.split()
        if not rights.startswith("rw") or (name and name[0] != "[heap]"):
            continue
        first, last = (int(part, 16) for part in addresses.split("-"))
        first, last = -(-first // _HUGE) * _HUGE, last // _HUGE * _HUGE
        if first < last:
            libc.madvise(ctypes.c_void_p(first), ctypes.c_size_t(last - first), _COLLAPSE)
