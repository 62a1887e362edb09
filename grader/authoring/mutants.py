"""Small damages to a solution: a check that accepts one asks too little.

The operators are cosmic-ray's; two that it lacks are added here.
"""

from __future__ import annotations

import ast
import copy
import difflib
import itertools
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator

from grader.course import CourseError

EQUIVALENT = "equivalent-mutants.toml"
GOAL = 0.95
"""Share of the mutants that are not equivalent which the checks must catch."""

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

# Replacing + by | only ever raises: operators are exchanged within their family.
_FAMILIES = (
    ("Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow"),
    ("BitOr", "BitAnd", "BitXor"),
    ("RShift", "LShift"),
)
# These two need arguments, and replace variables by random numbers.
_NOT_USED = ("VariableReplacer", "VariableInserter")

Place = tuple[tuple[int, int], tuple[int, int]]


class SwapArguments(Operator):  # type: ignore[misc]
    """Exchange two neighbouring positional arguments of a call."""

    def mutation_positions(self, node: Any) -> Iterator[Place]:
        """Yield a place for each pair of neighbours."""
        for left, right in self._pairs(node):
            yield left.start_pos, right.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """Exchange the pair with this number."""
        left, right = self._pairs(node)[index]
        places = node.children.index(left), node.children.index(right)
        # The text before an argument stays where it is.
        left_leaf, right_leaf = left.get_first_leaf(), right.get_first_leaf()
        left_leaf.prefix, right_leaf.prefix = right_leaf.prefix, left_leaf.prefix
        node.children[places[0]], node.children[places[1]] = right, left
        return node

    @staticmethod
    def _pairs(node: Any) -> list[tuple[Any, Any]]:
        in_call = node.type == "arglist" and node.parent.type == "trailer"
        if not in_call:
            return []
        plain = [child for child in node.children if child.type not in ("operator", "argument")]
        return list(itertools.pairwise(plain))

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Show what the operator does."""
        return (Example("f(x, y)", "f(y, x)"), Example("f(x, y, z)", "f(x, z, y)", occurrence=1))


class DropStatement(Operator):  # type: ignore[misc]
    """Put `pass` in the place of a statement."""

    def mutation_positions(self, node: Any) -> Iterator[Place]:
        """Yield the place of a simple statement that does something."""
        if node.type == "simple_stmt" and node.children[0].type not in ("string", "keyword"):
            yield node.start_pos, node.children[-2].end_pos

    def mutate(self, node: Any, index: int) -> Any:  # noqa: ARG002 there is one place a node
        """Replace the statement and keep the end of its line."""
        first = node.get_first_leaf()
        filler = get_ast("pass").children[0]
        filler.prefix = first.prefix
        node.children = [filler, node.children[-1]]
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Show what the operator does."""
        return (Example("x = 1\ny = 2\n", "x = 1\npass\n", occurrence=1),)


@dataclass(frozen=True)
class Mutant:
    """A damaged solution.

    Parameters
    ----------
    operator
        What was done.
    source
        The whole cell.
    before, after
        The lines that differ, without indentation at the ends.
    """

    operator: str
    source: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """The difference, for people."""
        old = "\n".join(f"- {line}" for line in self.before.splitlines())
        return "\n".join([old, *(f"+ {line}" for line in self.after.splitlines())])


def of_solution(source: str) -> list[Mutant]:
    """Make every mutant of the lines between the solution's markers.

    Mutants that do not parse, change nothing, or repeat another one are left out.
    """
    allowed = _solution_lines(source)
    texts = _docstrings(source)
    seen = {_meaning(source)}
    made = []
    for name, operator in _operators():
        for occurrence, (start, end) in enumerate(_places(source, operator)):
            inside = start[0] in allowed and end[0] in allowed
            if not inside or any(start[0] in lines for lines in texts):
                continue
            mutated = mutate_code(source, copy.copy(operator), occurrence)
            meaning = _meaning(mutated) if mutated else None
            if mutated and meaning and meaning not in seen:
                seen.add(meaning)
                made.append(Mutant(name, mutated, *_changed_lines(source, mutated)))
    return made


def _operators() -> Iterator[tuple[str, Operator]]:
    for name in plugins.operator_names():
        short = name.partition("/")[2]
        if short not in _NOT_USED and _in_family(short):
            yield short, plugins.get_operator(name)()
    yield "SwapArguments", SwapArguments()
    yield "DropStatement", DropStatement()


def _in_family(name: str) -> bool:
    if not name.startswith("ReplaceBinaryOperator_"):
        return True
    _, old, new = name.split("_")
    return any(old in family and new in family for family in _FAMILIES)


def _places(source: str, operator: Operator) -> Iterator[Place]:
    for node in ast_nodes(get_ast(source)):
        yield from operator.mutation_positions(node)


def _solution_lines(source: str) -> range:
    lines = [line.strip() for line in source.splitlines()]
    if BEGIN not in lines or END not in lines:
        return range(0)
    return range(lines.index(BEGIN) + 2, lines.index(END) + 1)


def _docstrings(source: str) -> list[range]:
    return [
        range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


def _meaning(source: str) -> str | None:
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:
        return None


def _changed_lines(source: str, mutated: str) -> tuple[str, str]:
    old, new = source.splitlines(), mutated.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    changes = [place for place in matcher.get_opcodes() if place[0] != "equal"]
    before = [line for _, first, last, _, _ in changes for line in old[first:last]]
    after = [line for _, _, _, first, last in changes for line in new[first:last]]
    return "\n".join(before).strip(), "\n".join(after).strip()


@dataclass(frozen=True)
class Equivalent:
    """A mutant that computes the same as the solution, and why."""

    path: Path
    before: str
    after: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Whether this entry is about the mutant."""
        return (self.before, self.after) == (mutant.before, mutant.after)


def read_equivalent(path: Path) -> list[Equivalent]:
    """Read the list of equivalent mutants of an exercise; a missing file is an empty list.

    Raises
    ------
    CourseError
        Naming the file and the entry that cannot be used.
    """
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mutant", [])
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path}: {error}.") from error
    found = []
    for number, entry in enumerate(entries, start=1):
        fields = {name: str(entry.get(name, "")).strip() for name in ("before", "after", "reason")}
        if empty := [name for name, value in fields.items() if not value]:
            raise CourseError(f"{path}: entry {number} needs `{empty[0]} = ...`.")
        found.append(Equivalent(path, **fields))
    return found


def stale(listed: Sequence[Equivalent], survivors: Iterable[Mutant]) -> list[Equivalent]:
    """Find entries that are about no surviving mutant."""
    alive = list(survivors)
    return [entry for entry in listed if not any(entry.is_of(mutant) for mutant in alive)]
