"""The classroom that the round-trip tests share."""

from __future__ import annotations

import pytest
from classroom import Classroom, make_course


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A course folder and an exchange."""
    room = Classroom(tmp_path_factory.mktemp("classroom"))
    make_course(room.course, room.root / "exchange")
    return room
