"""The cohort that several tests look at: graded once by us and once by plain nbgrader."""

from __future__ import annotations

import pytest
from equality import Compared, compare


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return compare(tmp_path_factory.mktemp("equality"), students=4)
