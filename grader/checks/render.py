"""Verdicts as text for terminals and screen readers, and as HTML for JupyterLab."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape

from grader.checks.verdict import Outcome, Part, Verdict

_MARKS = {True: "✓", False: "✗", None: "·"}
_WORDS = {True: "passed", False: "not passed", None: "not run"}
_HEADLINES = {
    Outcome.NOT_ATTEMPTED: "Not attempted yet",
    Outcome.WRONG: "Not right yet",
    Outcome.PARTIAL: "Partly right",
    Outcome.RIGHT: "Right",
}
# Colours of the bar only; the headline says the same in words.
_COLOURS = {
    Outcome.NOT_ATTEMPTED: "#6b7280",
    Outcome.WRONG: "#b3261e",
    Outcome.PARTIAL: "#9a6700",
    Outcome.RIGHT: "#1a7f37",
}


def headline(verdict: Verdict) -> str:
    """One line: the outcome and the points."""
    return f"{_HEADLINES[verdict.outcome]}: {verdict.score:g} of {verdict.points:g} points"


def closing(verdict: Verdict) -> str:
    """One line: what is still to come, or what to do next."""
    if verdict.outcome is Outcome.NOT_ATTEMPTED:
        return "Write your answer in the cell above, run it, then run this cell again."
    if verdict.more_at_grading and verdict.outcome is Outcome.RIGHT:
        return f"All checks passed here; {verdict.more_at_grading} more run at grading."
    if verdict.more_at_grading:
        return f"{verdict.more_at_grading} more checks run at grading."
    if verdict.outcome is Outcome.RIGHT:
        return ""
    return f'Stuck? hint("{verdict.exercise}") gives a hint.'


def as_text(verdict: Verdict) -> str:
    """Write the whole verdict as plain text, a line per check."""
    lines = [f"{verdict.exercise} - {headline(verdict)}"]
    for part in _told_once(verdict.parts):
        lines.append(f"  {_MARKS[part.passed]} {part.name} ({_WORDS[part.passed]})")
        if part.message:
            lines.append(f"      {part.message}")
        if part.example:
            lines.append(f"      Try: {part.example}")
    lines += [f"  Note: {note}" for note in verdict.notes]
    if closing(verdict):
        lines.append(closing(verdict))
    return "\n".join(lines)


def as_html(verdict: Verdict) -> str:
    """Write the whole verdict as HTML that follows JupyterLab's theme.

    The markup carries its own styles because nbgrader's feedback pages and
    saved notebooks know nothing of ours.
    """
    parts = "".join(_part_html(part) for part in _told_once(verdict.parts))
    notes = "".join(f"<p><em>Note:</em> {escape(note)}</p>" for note in verdict.notes)
    ending = f"<p>{escape(closing(verdict))}</p>" if closing(verdict) else ""
    label = escape(f"{verdict.exercise}: {headline(verdict)}", quote=True)
    return (
        f'<div role="group" aria-label="{label}" style="border-left:4px solid '
        f'{_COLOURS[verdict.outcome]};padding:2px 12px;max-width:56em;line-height:1.45">'
        f"<p><strong>{escape(headline(verdict))}</strong> "
        f"<code>{escape(verdict.exercise)}</code></p>"
        f'<ul style="list-style:none;padding-left:0">{parts}</ul>{notes}{ending}</div>'
    )


def _told_once(parts: Iterable[Part]) -> list[Part]:
    """Explain a wrong idea where it shows first; later parts only point back."""
    told: set[str] = set()
    shown = []
    for part in parts:
        again = part.misconception in told
        shown.append(replace(part, message="For the same reason.", example="") if again else part)
        told.update({part.misconception} - {""})
    return shown


def _part_html(part: Part) -> str:
    message = f"<br>{escape(part.message)}" if part.message else ""
    example = (
        f'<pre style="margin:4px 0;white-space:pre-wrap">{escape(part.example)}</pre>'
        if part.example
        else ""
    )
    return (
        f'<li style="margin:4px 0;padding-left:1.4em;text-indent:-1.4em">'
        f'<span aria-hidden="true" style="display:inline-block;width:1.4em;text-indent:0">'
        f"{_MARKS[part.passed]}</span>{escape(part.name)} "
        f"<small>({_WORDS[part.passed]})</small>"
        f'<span style="text-indent:0;display:block">{message.removeprefix("<br>")}{example}</span>'
        "</li>"
    )
