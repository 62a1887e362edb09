"""Files as learning platforms give them find their way, and hostile archives do no harm."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
import small

from grader.cohort.collect import collect
from grader.cohort.release import Classroom
from grader.course import CourseError

SLUG = small.LESSON.slug


@pytest.fixture
def room(tmp_path: Path) -> Classroom:
    return small.make(tmp_path / "course")[0]


def taken(room: Classroom) -> dict[str, str]:
    """Read what is there: contents by student and name."""
    top = room.root / "submitted"
    return {
        path.relative_to(top).as_posix(): path.read_text()
        for path in sorted(top.rglob("*"))
        if path.is_file() and path.name != "timestamp.txt"
    }


def archive(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Ann Lee_123456_assignsubmission_file_/metrics.ipynb", "Ann Lee"),
        ("Ann Lee_123456_assignsubmission_file_metrics.ipynb", "Ann Lee"),
        ("leeann_4711_815_metrics.ipynb", "leeann"),
        ("leeann_LATE_4711_815_metrics-2.ipynb", "leeann"),
        ("Week 1_ann_attempt_2026-01-31-10-20-30_metrics.ipynb", "ann"),
        ("ann/metrics.ipynb", "ann"),
        (f"ann/{SLUG}/metrics.ipynb", "ann"),
    ],
)
def test_names_of_platforms(name: str, student: str, room: Classroom, tmp_path: Path) -> None:
    done = collect(room, small.LESSON, archive(tmp_path / "a.zip", {name: "{}"}))
    assert done.students == (student,)
    assert taken(room) == {f"{student}/{SLUG}/metrics.ipynb": "{}"}


def test_the_latest_attempt_counts(room: Classroom, tmp_path: Path) -> None:
    first = "x_ann_attempt_2026-01-01-10-00-00_metrics.ipynb"
    second = "x_ann_attempt_2026-01-02-10-00-00_metrics.ipynb"
    collect(room, small.LESSON, archive(tmp_path / "a.zip", {second: "new", first: "old"}))
    assert taken(room) == {f"ann/{SLUG}/metrics.ipynb": "new"}
    stamp = room.folder("submitted", "ann", SLUG) / "timestamp.txt"
    assert stamp.read_text() == "2026-01-02 10:00:00 UTC\n"


def test_what_would_leave_its_folder_is_refused(room: Classroom, tmp_path: Path) -> None:
    names = [
        "../../evil/metrics.ipynb",
        "/etc/metrics.ipynb",
        "a/../../metrics.ipynb",
        "..\\evil\\metrics.ipynb",
        "C:/x/metrics.ipynb",
        "../metrics.ipynb",
    ]
    files = dict.fromkeys(names, "x")
    done = collect(
        room, small.LESSON, archive(tmp_path / "a.zip", {**files, "ann/metrics.ipynb": "{}"})
    )
    assert done.students == ("ann",)
    assert len(done.refused) == len(names)
    assert taken(room) == {f"ann/{SLUG}/metrics.ipynb": "{}"}


def test_a_link_in_an_archive_is_refused(room: Classroom, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        entry = zipfile.ZipInfo("ann/metrics.ipynb")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(entry, "/etc/passwd")
    assert collect(room, small.LESSON, path).students == ()


def test_an_archive_that_grows_is_refused(room: Classroom, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ann/metrics.ipynb", b"0" * (61 << 20))
        made.writestr("bob/metrics.ipynb", "{}")
    done = collect(room, small.LESSON, path)
    assert done.students == ("bob",)
    assert "too large" in done.refused[0]


def test_a_folder_with_a_link_gives_the_rest(room: Classroom, tmp_path: Path) -> None:
    source = tmp_path / "from"
    (source / "ann").mkdir(parents=True)
    (source / "ann" / "metrics.ipynb").write_text("{}")
    (source / "bob").mkdir()
    (source / "bob" / "metrics.ipynb").symlink_to("/etc/passwd")
    done = collect(room, small.LESSON, source)
    assert done.students == ("ann",)
    assert "link" in done.refused[0]


def test_nothing_is_written_twice(room: Classroom, tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"ann/metrics.ipynb": "{}"})
    assert collect(room, small.LESSON, path).students == ("ann",)
    assert collect(room, small.LESSON, path).students == ()


def test_another_pattern(room: Classroom, tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"metrics--ann.ipynb": "{}"})
    done = collect(room, small.LESSON, path, r"(?P<file>metrics)--(?P<student>\w+)\.ipynb")
    assert done.students == ("ann",)


@pytest.mark.parametrize(("pattern", "says"), [("(", "no regular expression"), ("x", "groups")])
def test_a_useless_pattern(pattern: str, says: str, room: Classroom, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=says):
        collect(room, small.LESSON, tmp_path, pattern)


def test_neither_folder_nor_zip(room: Classroom, tmp_path: Path) -> None:
    (tmp_path / "x.rar").write_text("x")
    with pytest.raises(CourseError, match="neither a folder nor a zip"):
        collect(room, small.LESSON, tmp_path / "x.rar")
