"""The vocabulary of checks: what an exercise asks, and what came of an answer.

This room knows no lesson, no notebook and no gradebook. Lessons build
`Exercise` objects from it; `run` puts them to an answer and gives a `Verdict`.
"""

from grader.checks.attempt import Attempt
from grader.checks.cases import agrees_with
from grader.checks.compare import difference
from grader.checks.decisions import Decision
from grader.checks.exercise import Check, Exercise, Misconception, Rejected
from grader.checks.run import MISSING, run
from grader.checks.verdict import Outcome, Part, Verdict

__all__ = [
    "MISSING",
    "Attempt",
    "Check",
    "Decision",
    "Exercise",
    "Misconception",
    "Outcome",
    "Part",
    "Rejected",
    "Verdict",
    "agrees_with",
    "difference",
    "run",
]
