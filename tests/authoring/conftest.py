"""The tiny course that the tests of the authoring room share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tiny as tiny_course

from grader.course import load as load_course


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tiny_course.Tiny:
    """A course that was never built."""
    yield tiny_course.create(tmp_path, monkeypatch)
    load_course.cache_clear()


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a course that was built, to be copied and left alone."""
    root = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as monkeypatch:
        report = tiny_course.create(root, monkeypatch).build(jobs=2)
    assert report.problems == []
    return root


@pytest.fixture
def built(built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tiny_course.Tiny:
    """A fresh copy of a course that was built."""
    root = tmp_path / "course"
    shutil.copytree(built_once, root)
    yield tiny_course.Tiny(root, monkeypatch)
    load_course.cache_clear()
