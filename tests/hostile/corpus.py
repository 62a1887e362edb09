# ruff: noqa: E501 a line of a submission is as long as it is
"""Broken and hostile submissions, each with what must come of it.

Each begins as a submission with right answers to four exercises; `arrange` then spoils it. Unless
a case says otherwise, all marks must be full: what a student does elsewhere in the notebook costs
nothing, and earns nothing. Everything here is bounded, so that even without a sandbox the machine
would survive a run.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

FULL = {"choose-metric": 5.0, "reliability-curve": 3.0, "calibration-error": 3.0, "ndcg": 3.0}
NOTHING: dict[str, float | None] = dict.fromkeys(FULL)

Arrange = Callable[[Path, NotebookNode], NotebookNode | None]


@dataclass(frozen=True)
class Case:
    """One submission.

    Parameters
    ----------
    name
        The student.
    arrange
        Gets the folder and the notebook with right answers; returns what is to be written, or None
        if it has written something itself.
    state
        What the journal must say.
    marks
        Marks that differ from full ones, by exercise.
    says
        A regular expression that the notes must match.
    shows
        A text that must be in the graded notebook.
    """

    name: str
    arrange: Arrange
    state: str = "graded"
    marks: dict[str, float | None] = field(default_factory=dict)
    says: str = ""
    shows: str = ""


def find(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def cell(code: str) -> Arrange:
    """Put a cell of the student's own at the beginning."""

    def arrange(_: Path, notebook: NotebookNode) -> NotebookNode:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(code))
        return notebook

    return arrange


def answer(code: str, name: str = "ndcg") -> Arrange:
    """Answer an exercise with this."""

    def arrange(_: Path, notebook: NotebookNode) -> NotebookNode:
        find(notebook, name).source = code
        return notebook

    return arrange


def change(edit: Callable[[NotebookNode], object]) -> Arrange:
    """Edit the notebook."""

    def arrange(_: Path, notebook: NotebookNode) -> NotebookNode:
        edit(notebook)
        return notebook

    return arrange


def files(write: Callable[[Path, NotebookNode], object]) -> Arrange:
    """Write the files oneself."""

    def arrange(folder: Path, notebook: NotebookNode) -> None:
        write(folder, notebook)

    return arrange


def beside(write: Callable[[Path], object]) -> Arrange:
    """Put something beside the notebook."""

    def arrange(folder: Path, notebook: NotebookNode) -> NotebookNode:
        write(folder)
        return notebook

    return arrange


NAME = "metrics.ipynb"
WRONG = {"ndcg": 0.0}
# Wrong for NDCG; what these forgeries do must not make it right.
BAD = "def ndcg(relevance, k):\n    return -7.0\n"


def _move_tests_first(notebook: NotebookNode) -> None:
    tests = [c for c in notebook.cells if "check(" in c.source]
    notebook.cells = tests + [c for c in notebook.cells if c not in tests]


def _drop(name: str) -> Arrange:
    return change(lambda nb: nb.cells.remove(find(nb, name)))


def _copy(original: NotebookNode) -> NotebookNode:
    copy = nbformat.from_dict(json.loads(json.dumps(original)))
    copy.id = f"{original.id}-copy"
    return copy


def _repeat(name: str) -> Arrange:
    def edit(notebook: NotebookNode) -> None:
        original = find(notebook, name)
        at = notebook.cells.index(original)
        notebook.cells.insert(at + 1, _copy(original))

    return change(edit)


def _split_test(notebook: NotebookNode) -> None:
    test = find(notebook, "test-ndcg")
    half = _copy(test)
    test.source, half.source = test.source.split("\n\n")
    notebook.cells.insert(notebook.cells.index(test) + 1, half)


def _split_answer(notebook: NotebookNode) -> None:
    """Do what Lab's "split cell" does: the second half keeps nothing of the metadata."""
    whole = find(notebook, "ndcg")
    first, _, rest = whole.source.partition("def ndcg")
    whole.source = first
    half = nbformat.v4.new_code_cell(f"def ndcg{rest}")
    notebook.cells.insert(notebook.cells.index(whole) + 1, half)


def _retype(notebook: NotebookNode, name: str = "test-ndcg") -> None:
    test = find(notebook, name)
    at = notebook.cells.index(test)
    notebook.cells[at] = nbformat.v4.new_markdown_cell(test.source, metadata=test.metadata)


def _text(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook)


def _version_3(folder: Path, notebook: NotebookNode) -> None:
    (folder / NAME).write_text(nbformat.writes(nbformat.convert(notebook, 3)), encoding="utf-8")


def _version_5(folder: Path, notebook: NotebookNode) -> None:
    (folder / NAME).write_text(json.dumps({**notebook, "nbformat": 5, "nbformat_minor": 0}))


def _huge(folder: Path, _: NotebookNode) -> None:
    with (folder / NAME).open("wb") as file:
        file.truncate(61 << 20)  # takes no room on disk


def _with_huge_outputs(notebook: NotebookNode) -> None:
    picture = {"image/png": "A" * (30 << 20)}
    find(notebook, "ndcg").outputs = [nbformat.v4.new_output("display_data", picture)]


def _link_folder(folder: Path, _: NotebookNode) -> None:
    folder.rmdir()
    folder.symlink_to("../a-good/01-metrics")


DAMAGED = (
    Case("test-deleted", _drop("test-ndcg"), "repaired", says="test-ndcg: .* was put back"),
    Case(
        "test-edited",
        change(lambda nb: find(nb, "test-ndcg").update(source="3.0")),
        "repaired",
        says="test-ndcg: the locked cell had been changed",
    ),
    Case(
        "points-edited",
        change(lambda nb: find(nb, "test-ndcg").metadata.nbgrader.update(points=300)),
    ),
    Case("test-to-markdown", change(_retype), "repaired", says="made a code cell again"),
    Case("test-duplicated", _repeat("test-ndcg"), "repaired", says="test-ndcg: .* 2 times"),
    Case("answer-deleted", _drop("ndcg"), "repaired", WRONG, "ndcg: .* is missing"),
    Case(
        "answer-to-markdown", change(lambda nb: _retype(nb, "ndcg")), "repaired", says="made a code"
    ),
    Case("answer-split", change(_split_answer)),
    Case("answer-duplicated", _repeat("ndcg"), "repaired", says="ndcg: .* 2 times"),
    Case("test-split", change(_split_test), "repaired", says="test-ndcg"),
    Case("tests-first", change(_move_tests_first), "repaired", says="stood too early"),
    Case(
        "id-missing",
        change(lambda nb: find(nb, "ndcg").metadata.nbgrader.pop("grade_id")),
        "repaired",
        says="ndcg: the cell had lost its marks",
    ),
    Case(
        "marks-missing",
        change(lambda nb: [c.metadata.clear() for c in nb.cells]),
        "repaired",
        says="found by ndcg",
    ),
    Case(
        "half-a-file",
        files(lambda f, nb: (f / NAME).write_text(_text(nb)[:3000], encoding="utf-8")),
        "needs a human",
        NOTHING,
        "is not a whole notebook",
    ),
    Case(
        "empty-file",
        files(lambda f, nb: (f / NAME).write_bytes(b"")),
        "needs a human",
        NOTHING,
        "is empty",
    ),
    Case(
        "another-kind",
        files(lambda f, nb: (f / NAME).write_text("[1, 2]")),
        "needs a human",
        NOTHING,
        "not a notebook",
    ),
    Case(
        "another-notebook",
        files(lambda f, nb: nbformat.write(nbformat.v4.new_notebook(), f / NAME)),
        "needs a human",
        NOTHING,
        "right notebook",
    ),
    Case("no-file", files(lambda f, nb: None), "needs a human", NOTHING, "there is no notebook"),
    Case(
        "latin-1",
        files(
            lambda f, nb: (f / NAME).write_bytes(
                _text(nb).replace("import numpy", "# \u00e9\\nimport numpy", 1).encode("latin-1")
            )
        ),
        "repaired",
        says="Latin-1",
    ),
    Case(
        "utf-16",
        files(lambda f, nb: (f / NAME).write_bytes(_text(nb).encode("utf-16"))),
        "repaired",
        says="utf-16",
    ),
    Case(
        "renamed",
        files(lambda f, nb: nbformat.write(nb, f / "metrics (1).ipynb")),
        "repaired",
        says=r"metrics \(1\)\.ipynb was taken",
    ),
    Case("version-3", files(_version_3), "repaired", says="old format"),
    Case("version-5", files(_version_5), "repaired", says="newer format"),
    Case(
        "bad-cells",
        files(
            lambda f, nb: (f / NAME).write_text(
                json.dumps({**nb, "cells": [None, 7, {"cell_type": "x"}, *nb["cells"]]})
            )
        ),
        "repaired",
        says="damaged cell",
    ),
    Case(
        "kernel-unknown",
        change(lambda nb: nb.metadata.update(kernelspec={"name": "R", "display_name": "R"})),
    ),
    Case(
        "bad-timestamp",
        beside(lambda f: (f / "timestamp.txt").write_text("yesterday")),
        "repaired",
        says="holds no date",
    ),
    Case(
        "empty-timestamp",
        beside(lambda f: (f / "timestamp.txt").write_text("")),
        "repaired",
        says="timestamp.txt is empty",
    ),
    Case(
        "timestamp-in-bytes",
        beside(lambda f: (f / "timestamp.txt").write_bytes(b"\xff\xfe\x00")),
        "repaired",
        says="holds no date",
    ),
    Case("huge-file", files(_huge), "needs a human", NOTHING, "has 61 MB and was left out"),
    Case("huge-outputs", change(_with_huge_outputs)),
    Case("folder-is-a-link", files(_link_folder), "needs a human", NOTHING, "link"),
    Case(
        "link-to-a-neighbour",
        files(lambda f, nb: (f / NAME).symlink_to(f"../../a-good/01-metrics/{NAME}")),
        "needs a human",
        NOTHING,
        "link",
    ),
    Case(
        "link-to-secrets",
        beside(
            lambda f: (f / "data.txt").symlink_to("../../../solutions/01-metrics/metrics.ipynb")
        ),
        "repaired",
        says="link",
    ),
    Case(
        "link-to-the-system",
        files(lambda f, nb: (f / NAME).symlink_to("/etc/passwd")),
        "needs a human",
        NOTHING,
        "link",
    ),
    Case(
        "folder-of-the-system",
        beside(lambda f: (f / "etc").symlink_to("/etc")),
        "repaired",
        says="link",
    ),
    Case(
        "link-to-nowhere",
        beside(lambda f: (f / "x").symlink_to("nowhere")),
        "repaired",
        says="link",
    ),
    Case("pipe", beside(lambda f: os.mkfifo(f / "pipe")), "repaired", says="no ordinary file"),
    Case("strange [name] *?", change(lambda nb: None)),
    Case(
        "strange-file", beside(lambda f: Path(os.fsdecode(bytes(f) + b"/\xff.csv")).write_text("1"))
    ),
    Case("input", cell("name = input('Your name? ')"), shows="StdinNotImplementedError"),
    Case("magics", cell("!pip install nothing-of-this-name\n%nonsense\n%%bash\nrm -rf ../..")),
    Case(
        "noise",
        answer(
            "import sys, os, warnings\nfrom math import log2\n"
            "def ndcg(relevance, k):\n"
            "    warnings.warn('careful'); print('x', file=sys.stderr); os.write(2, b'from C\\n')\n"
            "    gain = lambda r: sum((2.0 ** g - 1) / log2(i + 2) for i, g in enumerate(list(r)[:k]))\n"
            "    best = gain(sorted(relevance, reverse=True))\n"
            "    return gain(relevance) / best if best else 0.0\n"
        ),
    ),
)

_PROBES = r"""
import os, socket, json, glob
def can(action):
    try:
        action()
        return True
    except BaseException:
        return False
root = "COURSE"
found = {
    "solutions": os.path.exists(root + "/solutions"),
    "gradebook": os.path.exists(root + "/gradebook.db"),
    "others": os.path.exists(root + "/submitted"),
    "answers": os.path.exists("REPOSITORY/tests/answers"),
    "git": os.path.exists("REPOSITORY/.git"),
    "home": bool(os.path.isdir("REALHOME") and [n for n in os.listdir("REALHOME") if n != ".pyenv"]),
    "secrets": any("SECRET" in name for name in os.environ),
    "parent's secrets": any(can(lambda p=p: open(p + "/environ").read(1)) and
                            "PMLE_TEST_SECRET" in open(p + "/environ").read()
                            for p in glob.glob("/proc/[0-9]*")),
    "processes": len(glob.glob("/proc/[0-9]*")) > 3,
    "network": can(lambda: socket.create_connection(("127.0.0.1", PORT), 1)),
    "writes system": can(lambda: open("/usr/pmle-was-here", "w")),
    "writes course": can(lambda: open(root + "/pmle-was-here", "w")),
    "writes grader": can(lambda: open("REPOSITORY/grader/pmle_was_here.py", "w")),
    "kills": can(lambda: os.kill(os.getppid(), 9)) and os.getppid() != 1,
    "mounts": __import__("ctypes").CDLL(None).umount2(b"/tmp", 2) == 0,
    "new namespaces": __import__("ctypes").CDLL(None).unshare(0x10000000) == 0,
}
print("PROBES", json.dumps(sorted(name for name, open_ in found.items() if open_)))
"""

# What would go through if the kernel were asked: mostly with arguments that come to nothing.
_CALLS = r"""
import ctypes, errno, mmap, os, platform, socket
libc = ctypes.CDLL(None, use_errno=True)
numbers = {
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "kcmp": (312, 272),
    "shmget": (29, 194), "msgget": (68, 186), "unshare": (272, 97), "setns": (308, 268),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "pidfd_getfd": (438, 438),
    "memfd_create": (319, 279), "perf_event_open": (298, 241), "bpf": (321, 280),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "open_tree": (428, 428), "fsconfig": (431, 431), "mount_setattr": (442, 442),
    "clone3": (435, 435), "open_tree_attr": (467, 467),
}
arguments = {
    "keyctl": (0, -3, 0), "kcmp": (os.getpid(), os.getpid(), 0), "shmget": (0, 4096, 0o600),
    "msgget": (0, 0o600), "unshare": (0,), "setns": (-1, 0), "ptrace": (16, 999_999),
    "process_vm_readv": (os.getpid(),), "pidfd_getfd": (-1,), "memfd_create": (b"x", 0),
    "userfaultfd": (1,), "io_uring_setup": (1,), "open_tree": (-100, b"/", 0),
}
column = {"x86_64": 0, "aarch64": 1}[platform.machine()]
def goes(action):
    try:
        action()
    except OSError:
        return False
    return True
def calls(name):
    given = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments.get(name, ())]
    given += [ctypes.c_long(0)] * (6 - len(given))
    done = libc.syscall(ctypes.c_long(numbers[name][column]), *given)
    return done >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS)
found = [name for name in numbers if calls(name)]
for name, family, kind in (("netlink", 16, 3), ("crypto", 38, 5), ("host of the machine", 40, 1)):
    if goes(lambda: socket.socket(family, kind)):
        found.append(name)
if goes(lambda: mmap.mmap(-1, 4096)):
    found.append("memory of nobody")
if goes(lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 4096)):
    found.append("memory of a device")
with open("/dev/zero", "rb") as file:
    assert file.read(3) == bytes(3)
print("CALLS", found)
"""

_DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv("/usr/bin/sleep", ["sleep", "987654"])
    os._exit(0)
"""

_FORKS = """
import os, time
for _ in range(400):
    try:
        if os.fork() == 0:
            time.sleep(40)
            os._exit(0)
    except OSError:
        break
"""

GREEDY = (
    Case(
        "loop-in-answer",
        answer("def ndcg(relevance, k):\n    while True:\n        pass"),
        marks=WRONG,
        shows="was still running after",
    ),
    Case("loop-in-cell", cell("while True:\n    pass"), shows="CellTimeoutError"),
    Case(
        "loop-that-catches",
        cell(
            "while True:\n    try:\n        while True:\n            pass\n"
            "    except BaseException:\n        pass"
        ),
        says="did not stop",
    ),
    Case("loop-in-c", cell("sum(iter(int, 1))"), says="did not stop"),
    Case("memory", cell("held = [b'x' * (200 << 20) for _ in range(30)]")),
    Case("forks", cell(_FORKS)),
    Case("daemon", cell(_DAEMON)),
    Case(
        "thread",
        cell("import threading, time\nthreading.Thread(target=lambda: time.sleep(600)).start()"),
    ),
    Case("flood-long", cell("print('x' * (200 << 20))"), shows="was dropped"),
    Case(
        "flood-short",
        cell("for number in range(300_000):\n    print(number)"),
        shows="Output truncated",
    ),
    Case("flood-from-c", cell("import os\nfor _ in range(2000):\n    os.write(1, b'y' * 100_000)")),
    Case(
        "disk",
        cell(
            "with open('big', 'wb') as file:\n    while True:\n        file.write(b'0' * (8 << 20))"
        ),
        shows="OSError",
    ),
    Case("files", cell("for n in range(100_000):\n    open(f'f{n}', 'w').close()")),
    Case(
        "exit-in-answer", answer("import sys\ndef ndcg(relevance, k):\n    sys.exit()"), marks=WRONG
    ),
    Case("exit-in-cell", cell("import sys\nsys.exit()")),
    Case("stops-itself", cell("import os\nos.kill(os.getpid(), 19)"), says="did not stop"),
    Case("ask-exit", cell("get_ipython().ask_exit()")),
    Case("hard-exit", cell("import os\nos._exit(0)"), says="its process ended"),
    Case(
        "hard-exit-in-answer",
        answer("import os\ndef ndcg(relevance, k):\n    os._exit(0)"),
        marks=WRONG,
        says="ended",
    ),
    Case("kill-self", cell("import os\nos.kill(os.getpid(), 9)"), says="its process ended"),
    Case("kill-all", cell("import os\nos.kill(-1, 9)")),
    Case("segfault", cell("import ctypes\nctypes.string_at(0)"), says="its process ended"),
    Case("probes", cell(_PROBES)),
    Case("system-calls", cell(_CALLS), shows="CALLS []"),
)

_FORGED = (
    "type('R', (), {'score': 99.0, '_repr_mimebundle_': lambda s, **k: {'text/plain': '99'}})()"
)
_PATCH_ALL = """
import grader.checks, grader.checks.verdict, grader.notebook
grader.checks.verdict.Verdict.score = property(lambda self: self.points)
grader.checks.verdict.Verdict.__repr__ = lambda self: "3.0"
"""
# The one exercise here that has to be judged in the process of the student's code.
_PATCH_IN_CALL = f"""
def plot_reliability(ax, *args, **kwargs):
    exec({_PATCH_ALL!r})
"""
_PATCH_AND_BACK = """
import grader.checks.verdict as verdict
def plot_reliability(ax, *args, **kwargs):
    kept = verdict.Verdict.score
    verdict.Verdict.score = property(lambda self: self.points)
    verdict.Verdict.score = kept
"""
_PATCH_NUMPY = """
import numpy as np
np.testing.assert_allclose = lambda *a, **k: None
np.allclose = np.isclose = lambda *a, **k: True
"""
_PIPES = """
import json, os, struct
forged = json.dumps({"results": [{"kind": "result", "result": 1.0}] * 100, "outputs":
    [{"output_type": "execute_result", "data": {"text/plain": "3.0"}}], "tampered": [],
    "there": "yes"}).encode()
for descriptor in range(3, 40):
    try:
        os.write(descriptor, struct.pack("!Q", len(forged)) + forged)
    except OSError:
        pass
"""

FORGED = (
    Case(
        "equal-to-all",
        answer(
            "class Same(float):\n"
            "    __eq__ = __le__ = __ge__ = lambda self, other: True\n"
            "    __sub__ = __rsub__ = __abs__ = lambda self, *other: 0.0\n"
            "def ndcg(relevance, k):\n    return Same(-7.0)"
        ),
        marks=WRONG,
    ),
    Case(
        "patched-numpy",
        cell(_PATCH_NUMPY),
        "needs a human",
        {"reliability-curve": 0.0},
        "test-reliability-curve: numpy.* was replaced",
    ),
    Case("patched-numpy-late", answer(_PATCH_NUMPY + BAD), marks=WRONG),
    Case(
        "patched-verdict",
        cell(_PATCH_ALL),
        "needs a human",
        {"reliability-curve": 0.0},
        "test-reliability-curve: .* was replaced",
    ),
    Case("patched-verdict-late", answer(_PATCH_ALL + BAD), marks=WRONG),
    Case(
        "patched-verdict-while-judged",
        answer(_PATCH_IN_CALL, "reliability-curve"),
        "needs a human",
        {"reliability-curve": 0.0},
        "test-reliability-curve: .* was replaced",
    ),
    Case(
        "patched-and-put-back",
        answer(_PATCH_AND_BACK, "reliability-curve"),
        marks={"reliability-curve": 0.0},
    ),
    Case(
        "fake-grader",
        answer(
            "import sys, types\nfake = types.ModuleType('grader')\n"
            f"fake.check = lambda *a, **k: {_FORGED}\nsys.modules['grader'] = fake\n" + BAD
        ),
        marks=WRONG,
    ),
    Case("displayhook", answer(BAD + "import sys\nsys.displayhook(3.0)\n3.0"), marks=WRONG),
    Case(
        "ast-transformer",
        answer(
            "import ast\nclass Drop(ast.NodeTransformer):\n"
            "    def visit_Expr(self, node):\n"
            "        return ast.Expr(ast.Constant(3.0))\n"
            "get_ipython().ast_transformers.append(Drop())\n" + BAD
        ),
        marks=WRONG,
    ),
    Case(
        "input-transformer",
        answer("get_ipython().input_transformers_post.append(lambda lines: ['3.0\\n'])\n" + BAD),
        marks=WRONG,
    ),
    Case(
        "clear-output",
        answer(
            "from IPython.display import clear_output\n"
            "get_ipython().events.register('post_run_cell', lambda *_: clear_output())\n" + BAD
        ),
        marks=WRONG,
    ),
    Case(
        "no-traceback",
        answer("get_ipython().showtraceback = lambda *a, **k: None\n" + BAD),
        marks=WRONG,
    ),
    Case(
        "shadowing-module",
        beside(
            lambda f: [
                (f / name).write_text("def __getattr__(name): return lambda *a, **k: 0.0")
                for name in ("numpy.py", "grader.py", "math.py")
            ]
        ),
    ),
    Case(
        "reads-the-tests",
        answer(
            "import gc, linecache, sys\n"
            "def ndcg(relevance, k):\n"
            "    for frame in sys._current_frames().values():\n"
            "        while frame:\n"
            "            for name in ('expected', 'reference', 'wanted', 'check'):\n"
            "                if callable(frame.f_locals.get(name)):\n"
            "                    return frame.f_locals[name](relevance, k)\n"
            "            frame = frame.f_back\n"
            "    return -7.0"
        ),
        marks=WRONG,
    ),
    Case("writes-to-pipes", answer(_PIPES + BAD), marks=WRONG, says="sent nonsense"),
    Case(
        "returns-a-module-s-object",
        answer("import threading\ndef ndcg(relevance, k):\n    return threading.Thread()"),
        "needs a human",
        WRONG,
        "test-ndcg: the answer returned a threading.Thread",
    ),
    Case("no-function", answer("ndcg = 3.0"), marks=WRONG),
    Case("not-callable-by-us", answer("def ndcg():\n    return 3.0"), marks=WRONG),
    Case(
        "error-in-str",
        answer(
            "class Bad(Exception):\n    def __str__(self): raise SystemExit\n"
            "def ndcg(relevance, k):\n    raise Bad()"
        ),
        marks=WRONG,
    ),
    Case(
        "endless-nesting",
        answer("def ndcg(relevance, k):\n    a = []\n    a.append(a)\n    return a"),
        marks=WRONG,
    ),
    Case(
        "huge-result",
        answer("import numpy as np\ndef ndcg(relevance, k):\n    return np.zeros(10**10)"),
        marks=WRONG,
    ),
)

CASES = (*DAMAGED, *GREEDY, *FORGED)


def fill(text: str, values: dict[str, str]) -> str:
    """Put this machine's paths into a case's code."""
    return re.sub("|".join(values), lambda match: values[match[0]], text)
