"""Small helpers for files: whole writes, and hashes that do not depend on the system."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from pathlib import Path

HASH_LENGTH = 16


def write(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        scratch.write_bytes(content)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def digest(parts: Iterable[str | bytes]) -> str:
    """Hash texts and file contents; line ends of Windows count as those of Unix."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        total.update(content.replace(b"\r\n", b"\n"))
        total.update(b"\0")
    return total.hexdigest()[:HASH_LENGTH]
