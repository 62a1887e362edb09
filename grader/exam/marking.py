"""Mark the questions of a mock exam that is handed in as a notebook.

`accepted` is what students see; `judged` stands between nbgrader's hidden-test markers, and its key
and reasons come from there, so that a bank that changes meanwhile changes no mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

_BETWEEN = re.compile(r"[\s,;]+")


class Note(str):
    """Words that show themselves without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def letters(answer: object, options: str) -> str | None:
    """Read the letters of an answer such as ``"B"`` or ``"c, a"``, sorted; None if it is none."""
    if type(answer) is not str:
        return None
    chosen = set(_BETWEEN.sub("", answer).upper())
    return "".join(sorted(chosen)) if chosen <= set(options) else None


def accepted(answer: object, options: str, choose: int) -> Note:
    """Say how an answer is read. Whether it is right is told after grading.

    Parameters
    ----------
    answer
        What the student wrote.
    options
        The letters that there are.
    choose
        How many of them belong to an answer.
    """
    chosen = letters(answer, options)
    if chosen == "":
        return Note("No answer yet.")
    if chosen is None or len(chosen) != choose:
        example = options[:choose]
        return Note(f'{str(answer)[:80]!r} is no answer here: write it like "{example}".')
    return Note(f"Your answer: {' and '.join(chosen)}. It is judged at grading.")


def judged(answer: object, key: str, reasons: Mapping[str, str]) -> Mark:
    """Judge an answer; there is no half credit, as in the exam.

    Parameters
    ----------
    answer
        What the student wrote.
    key
        The right letters, sorted.
    reasons
        Every option's letter with what is to be said about it.
    """
    return Mark(letters(answer, "".join(reasons)), key, reasons)


@dataclass(frozen=True)
class Mark:
    """A judged question. It shows itself as its point to nbgrader, and as feedback to a person."""

    chosen: str | None
    key: str
    reasons: Mapping[str, str]

    @property
    def right(self) -> bool:
        """Whether the letters are the key."""
        return self.chosen == self.key

    def __str__(self) -> str:
        lines = [
            f"{letter} {'✓' if letter in self.key else '✗'} {reason}"
            for letter, reason in self.reasons.items()
        ]
        return "\n".join([self._headline(), *lines])

    def __repr__(self) -> str:
        return str(int(self.right))

    def _headline(self) -> str:
        if not self.chosen:
            said = "No answer" if self.chosen == "" else "No answer that can be read"
        else:
            said = (
                f"{'Right' if self.right else 'Not right'}: you chose {' and '.join(self.chosen)}"
            )
        return f"{said}; the key is {' and '.join(self.key)}. {int(self.right)} of 1 point."

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        head, *reasons = map(escape, str(self).splitlines())
        items = "".join(f"<li>{line}</li>" for line in reasons)
        shown = f'<p><strong>{head}</strong></p><ul style="list-style:none">{items}</ul>'
        return {"text/plain": repr(self), "text/html": shown}
