"""Judge an answer from a process that no student's code enters."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grader.cohort.channel import ChannelError
from grader.cohort.plain import Outputs, run_test
from grader.cohort.remote import GRACE_SECONDS, Peer

if TYPE_CHECKING:
    from grader.cohort.supervisor import Student

_RETURNS = "its answer returns a {}"
_GETS = "its answer gets {}"
WITHIN_REACH = {
    "metrics/reliability-curve": _GETS.format("axes to draw into"),
    "regularization/comparison-figure": _GETS.format("axes to draw into"),
    "regularization/train-model": _RETURNS.format("Keras model"),
    "training-clinic/gradient-report": _GETS.format("a model of its check"),
    "training-clinic/scaled-gradient": "its answer calls a loss with tensors",
    "training-clinic/overfit-one-batch": _GETS.format("a model of its check"),
    "training-clinic/treat-first": _GETS.format("a patient"),
    "training-clinic/treat-second": _GETS.format("a patient"),
    "training-clinic/treat-third": _GETS.format("a patient"),
    "explainability/shapley": _GETS.format("a model with a formula"),
    "explainability/axioms": _GETS.format("a method of attribution"),
    "explainability/baselines": _GETS.format("a model with a formula"),
    "explainability/sampled-shapley": _GETS.format("a model with a formula"),
    "explainability/kernel-shap": _GETS.format("a model with a formula"),
    "explainability/integrated-gradients": _GETS.format("a Keras model"),
    "explainability/similar-examples": _GETS.format("a Keras model"),
    "explainability/explanation-spec": _RETURNS.format("protocol buffer"),
    "what-if-tool/second-chance": _GETS.format("the What-If Tool"),
    "what-if-tool/partial-dependence": _GETS.format("a model with a formula"),
    "what-if-tool/audit": _GETS.format("the What-If Tool"),
    "accelerators/scale-rows": _GETS.format("tensors"),
    "accelerators/static-batches": _RETURNS.format("data set of TensorFlow"),
    "accelerators/prepare-epoch": _GETS.format("a job to profile"),
    "keras/twins": _RETURNS.format("Keras model"),
    "keras/transfer-model": _RETURNS.format("Keras model"),
    "keras/fine-tune": _RETURNS.format("Keras model"),
    "keras/fast-pipeline": _RETURNS.format("data set of TensorFlow"),
    "keras/read-records": _RETURNS.format("data set of TensorFlow"),
    "keras/write-records": "its answer writes files for the check to read",
    "distributed-training/environment": "its check starts processes",
    "distributed-training/worker-pools": _RETURNS.format("protocol buffer"),
    "distributed-training/replica-loss": _GETS.format("tensors"),
    "distributed-training/ring-all-reduce": "its answer runs in several threads at once",
    "distributed-training/replay": _GETS.format("a surface to descend"),
    "distributed-training/resume": _GETS.format("variables"),
}
"""Exercises that must be judged in the process of the student's code, with the reason.

What a check hands to an answer and does not travel as data is noticed as well, but then the test
runs twice. ``tests/cohort/every_lesson.py`` finds what is missing here.
"""

_START_SECONDS = 10.0


@dataclass
class Result:
    """What came of a test cell.

    Parameters
    ----------
    outputs
        Of the cell.
    tampered
        Evidence that the judging code was changed; then the outputs count for nothing.
    lost
        Why the student's process is of no more use; empty if it is.
    within
        Why the test ran in the student's process; empty if it did not.
    doubt
        Why a person should look at the mark; empty if there is no need.
    """

    outputs: Outputs
    tampered: list[str] = field(default_factory=list)
    lost: str = ""
    within: str = ""
    doubt: str = ""


def names(imports: Sequence[str]) -> dict[str, Any]:
    """Make the names that a test finds: what the lesson imports."""
    found: dict[str, Any] = {"__name__": "__main__"}
    for statement in imports:
        with contextlib.suppress(ImportError):
            exec(statement, found)
    return found


def judge(
    cell: dict[str, Any], student: Student, names: Mapping[str, Any], seconds: float
) -> Result:
    """Run a test cell.

    Parameters
    ----------
    cell
        Its ``source``, the ``exercise``, and as ``answer`` the name of the function it judges.
    student
        Where the answer is.
    names
        What the test finds besides.
    seconds
        Wall time that a test within the student's process may take.
    """
    if not cell["answer"]:
        return _within(cell, student, seconds, "it does not judge an answer by name")
    if cell["exercise"] in WITHIN_REACH:
        return _within(cell, student, seconds, WITHIN_REACH[cell["exercise"]])
    return _from_outside(cell, student, dict(names), seconds)


def _from_outside(
    cell: dict[str, Any], student: Student, names: dict[str, Any], seconds: float
) -> Result:
    """Judge over the calls' connection, or within if the check wants to send what cannot travel."""
    name = cell["answer"]
    reply = student.ask({"serve": name}, _START_SECONDS)
    peer = None
    if reply.get("there") == "yes":
        peer = Peer(student.calls, guarded=False)
        names[name] = peer.find(0)
    elif reply.get("there") == "text":
        names[name] = str(reply.get("text", ""))
    elif reply.get("there") == "odd":
        names[name] = _stand_in(reply)
    outputs = run_test(cell["source"], names)
    if peer is not None and peer.lost:
        return Result(outputs, lost="it did not stop when its time was over, or ended")
    if peer is not None:
        with contextlib.suppress(ChannelError):
            peer.end()
    student.listen(GRACE_SECONDS)
    if peer is not None and peer.untransportable:
        return _within(cell, student, seconds, f"it gets {peer.untransportable}")
    return Result(outputs, doubt=_doubt(peer.odd if peer else ""))


def _doubt(odd: str) -> str:
    """Say why a result of a library's type is to be looked at: it could be right after all."""
    if not odd.startswith("a ") or odd.startswith(("a builtins.", "a __main__.", "a value ")):
        return ""
    return f"the answer returned {odd}, which cannot be judged from outside: no mark for it"


def _within(cell: dict[str, Any], student: Student, seconds: float, why: str) -> Result:
    from grader.cohort.supervisor import checked

    reply = student.ask({"test": cell["source"], "seconds": seconds}, seconds + GRACE_SECONDS)
    tampered = [str(line)[:200] for line in reply.get("tampered") or ()]
    return Result(checked(reply.get("outputs")), tampered, within=why)


def _stand_in(reply: dict[str, Any]) -> Any:
    """Stand for something that is no function: its repr and the name of its type."""
    shown = str(reply.get("shown", ""))[:300]
    kind = type(str(reply.get("type", "object"))[:80], (), {"__repr__": lambda _: shown})
    return kind()
