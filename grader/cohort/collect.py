"""Take in submissions as a learning platform gives them: a folder or a zip file."""

from __future__ import annotations

import datetime
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.cohort.release import Classroom
from grader.cohort.repair import MOST_FILE_BYTES, MOST_NOTEBOOK_BYTES
from grader.course import CourseError, Lesson

MOST_TOTAL_BYTES = 2 << 30
_PATTERNS = (
    # Moodle: Ann Lee_123456_assignsubmission_file_/metrics.ipynb, or _file_metrics.ipynb
    r"(?P<student>[^/_]+)_\d+_assignsubmission_file_/?(?P<file>.+)",
    # Blackboard: Homework_ann_attempt_2026-01-31-10-20-30_metrics.ipynb
    r".+?_(?P<student>[^/_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})_?(?P<file>.+)",
    # Canvas: leeann_LATE_4711_815_metrics.ipynb, with -1, -2 for later attempts
    r"(?P<student>[^/_]+)_(?:LATE_)?\d+_\d+_(?P<file>.+)",
    # nbgrader, or a folder for each student
    r"(?P<student>[^/]+)/(?:{lesson}/)?(?P<file>.+)",
)
_ATTEMPT = re.compile(r"-\d+(?=\.ipynb$)")


@dataclass(frozen=True)
class Offered:
    """A file that was found.

    Parameters
    ----------
    name
        Its path in what the platform gave.
    size
        In bytes, as it says itself.
    modified
        When.
    read
        Gives the content.
    """

    name: str
    size: int
    modified: datetime.datetime
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Collected:
    """What came of it: students taken in, and files refused with the reason."""

    students: tuple[str, ...]
    refused: tuple[str, ...]


def collect(room: Classroom, lesson: Lesson, source: Path, pattern: str = "") -> Collected:
    """Put what a platform gives into ``submitted/<student>/<lesson>``.

    A file that is not newer than what is there changes nothing. One bad file never stops the rest.

    Parameters
    ----------
    room
        The course.
    lesson
        The lesson that was handed in.
    source
        A folder or a zip file.
    pattern
        A regular expression for the files' paths with the groups ``student`` and ``file``; without
        it, the names that Moodle, Blackboard, Canvas and nbgrader give are understood.

    Raises
    ------
    CourseError
        `source` cannot be read or `pattern` cannot be used.
    """
    refused: list[str] = []
    patterns = _compiled(pattern, lesson)
    latest: dict[tuple[str, str], tuple[datetime.datetime, Offered]] = {}
    for offered in _offers(source, refused):
        found = next((match for one in patterns if (match := one.fullmatch(offered.name))), None)
        if found is None:
            refused.append(f"{offered.name}: the name does not say whose it is")
            continue
        groups = found.groupdict()
        student, name = groups["student"].strip(), PurePosixPath(groups["file"]).name
        if not student or student.startswith("."):
            refused.append(f"{offered.name}: {student!r} is no student")
            continue
        name = _own_name(name, lesson)
        when = _time(groups.get("time")) or offered.modified
        if (student, name) not in latest or latest[student, name][0] <= when:
            latest[student, name] = (when, offered)
    taken = [
        student
        for (student, name), (when, offered) in sorted(latest.items())
        if _put(room, lesson, student, name, when, offered, refused)
    ]
    return Collected(tuple(dict.fromkeys(taken)), tuple(refused))


def _compiled(pattern: str, lesson: Lesson) -> list[re.Pattern[str]]:
    if not pattern:
        slug = re.escape(lesson.slug)
        return [re.compile(text.replace("{lesson}", slug)) for text in _PATTERNS]
    try:
        own = re.compile(pattern)
    except re.error as error:
        raise CourseError(f"--pattern {pattern!r} is no regular expression: {error}") from error
    if not {"student", "file"} <= set(own.groupindex):
        raise CourseError(f"--pattern {pattern!r} needs the groups (?P<student>…) and (?P<file>…).")
    return [own]


def _offers(source: Path, refused: list[str]) -> Iterator[Offered]:
    if source.is_dir():
        offers: Iterable[Offered] = _in_folder(source, refused)
    elif zipfile.is_zipfile(source):
        offers = _in_zip(source, refused)
    else:
        raise CourseError(f"{source} is neither a folder nor a zip file.")
    total = 0
    for offered in offers:
        most = MOST_NOTEBOOK_BYTES if offered.name.endswith(".ipynb") else MOST_FILE_BYTES
        total += offered.size
        if offered.size > most or total > MOST_TOTAL_BYTES:
            refused.append(f"{offered.name}: it is too large ({offered.size >> 20} MB)")
        else:
            yield offered


def _in_folder(source: Path, refused: list[str]) -> Iterator[Offered]:
    for path in sorted(source.rglob("*")):
        status = path.lstat()
        name = path.relative_to(source).as_posix()
        if stat.S_ISREG(status.st_mode):
            when = datetime.datetime.fromtimestamp(status.st_mtime, datetime.UTC)
            yield Offered(name, status.st_size, when.replace(tzinfo=None), path.read_bytes)
        elif not stat.S_ISDIR(status.st_mode):
            refused.append(f"{name}: it is a link or no ordinary file")


def _in_zip(source: Path, refused: list[str]) -> Iterator[Offered]:
    with zipfile.ZipFile(source) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
                refused.append(f"{entry.filename}: it would be written outside its folder")
            elif stat.S_ISLNK(entry.external_attr >> 16):
                refused.append(f"{entry.filename}: it is a link")
            else:
                when = datetime.datetime(*entry.date_time)
                yield Offered(str(path), entry.file_size, when, _reader(archive, entry))


def _reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        # What an entry says of its size need not be true. The archive is open again: files are
        # read after all names are known.
        with zipfile.ZipFile(str(archive.filename)) as again, again.open(entry) as file:
            content = file.read(entry.file_size + 1)
        if len(content) > entry.file_size:
            raise zipfile.BadZipFile("it is larger than it says")
        return content

    return read


def _own_name(name: str, lesson: Lesson) -> str:
    """Undo what platforms do to the name of a second attempt."""
    plain = _ATTEMPT.sub("", name)
    return plain if plain == f"{lesson.key}.ipynb" else name


def _time(text: str | None) -> datetime.datetime | None:
    if not text:
        return None
    try:
        return datetime.datetime(*(int(part) for part in text.split("-")))  # type: ignore[arg-type]
    except ValueError:
        return None


def _put(
    room: Classroom,
    lesson: Lesson,
    student: str,
    name: str,
    when: datetime.datetime,
    offered: Offered,
    refused: list[str],
) -> bool:
    folder = room.folder("submitted", student, lesson.slug)
    target = folder / name
    try:
        content = offered.read()
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        refused.append(f"{offered.name}: it cannot be read: {error}")
        return False
    if target.is_symlink() or target.is_dir():
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    if target.is_file() and target.read_bytes() == content:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    if name.endswith(".ipynb"):
        stamp = f"{when:%Y-%m-%d %H:%M:%S} UTC\n"
        (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
    return True
