"""Collect from nbgrader's exchange without following what students put there."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.exchange import default

from grader.cohort.repair import MOST_FILE_BYTES, MOST_NOTEBOOK_BYTES


class Collect(default.ExchangeCollect):  # type: ignore[misc]
    """nbgrader's collection from an inbox that students can write to.

    nbgrader copies what a link leads to, with the rights of whoever collects: the solutions or a
    private key would become a file of the submission, which the student's code may print.
    """

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy a submission's files to where submissions are kept."""
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "copy"
            for refused in copy_files(src, copy):
                self.log.warning("%s: left out: %s", src, refused)
            super().do_copy(str(copy), dest, log)


def copy_files(source: str, target: Path) -> Iterator[str]:
    """Copy ordinary files of a folder that somebody else may change at the same time.

    Folders are walked by descriptors, and files opened where they cannot be links, so that nothing
    can be exchanged between a look and its use.

    Yields
    ------
    str
        What was left out, with the reason.
    """
    target.mkdir()
    if Path(source).is_symlink():
        yield "the submission is a link"
    for folder, folders, names, descriptor in os.fwalk(source, follow_symlinks=False):
        inside = target / Path(folder).relative_to(source)
        inside.mkdir(exist_ok=True)
        for name in (*names, *folders):
            try:
                status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            except OSError:
                continue
            if not stat.S_ISDIR(status.st_mode) and (why := _copy(name, descriptor, inside)):
                yield f"{Path(folder, name).relative_to(source)} {why}"


def _copy(name: str, descriptor: int, folder: Path) -> str:
    """Copy a file; return why not, if so."""
    most = MOST_NOTEBOOK_BYTES if name.endswith(".ipynb") else MOST_FILE_BYTES
    try:
        # A pipe that nobody writes to must not hold it up.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        opened = os.open(name, flags, dir_fd=descriptor)
    except OSError as error:
        return f"is a link or cannot be read ({error.strerror})"
    with open(opened, "rb") as file:  # noqa: PTH123 a descriptor
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            return "is no ordinary file"
        if os.fstat(opened).st_size > most:
            return f"has more than {most >> 20} MB"
        with (folder / name).open("wb") as copy:
            shutil.copyfileobj(file, copy)
    return ""
