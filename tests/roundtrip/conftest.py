"""The classroom that the round-trip tests share."""

from __future__ import annotations

import shutil

import pytest
from classroom import LESSON, Classroom

from grader import course


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course folder made of the real configuration and the real lesson."""
    room = Classroom(tmp_path_factory.mktemp("classroom"))
    room.course.mkdir()
    exchange = room.root / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    shutil.copytree(LESSON.solution.parent, room.course / "solutions" / LESSON.slug)
    config = (course.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (room.course / "nbgrader_config.py").write_text(
        f"{config}\nc.CourseDirectory.root = {str(room.course)!r}\n"
        f"c.Exchange.root = {str(exchange)!r}\n",
        encoding="utf-8",
    )
    return room
