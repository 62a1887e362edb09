"""What the executed notebook shows."""

from __future__ import annotations

from collections.abc import Iterator

from grader.authoring.lint import Found, Subject, rule


@rule("built")
def built(subject: Subject) -> Iterator[Found]:
    """Demand a notebook, because half of the rules are about outputs."""
    if subject.notebook is None:
        yield 1, "The notebook was never built.", f"Run `pmle build {subject.page.slug}`."


@rule("stderr")
def no_stderr(subject: Subject) -> Iterator[Found]:
    """Refuse anything on stderr: it worries learners, and costs points in nbgrader."""
    for line, cell in subject.executed:
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                first = output.text.strip().splitlines()[0][:80]
                yield line, f"The cell writes to stderr: {first!r}.", "Cure the cause, then build."


@rule("figures")
def figures_described(subject: Subject) -> Iterator[Found]:
    """Demand the course's own way to show a figure: with a description in words."""
    for line, cell in subject.executed:
        for output in cell.outputs:
            data = output.get("data", {})
            pictures = [kind for kind in data if kind.startswith("image/")]
            if not pictures:
                continue
            marks = output.get("metadata", {}).get(pictures[0], {})
            text = marks.get("alt", "") if isinstance(marks, dict) else ""
            if not text.strip():
                yield (
                    line,
                    "A figure has no description in words.",
                    "Show it with `figures.show(figure, description)` of grader.lab.",
                )
            elif data.get("text/plain") != f"Figure: {text}":
                yield (
                    line,
                    "A figure's description is not what stands where no picture can be shown.",
                    "Show it with `figures.show(figure, description)` of grader.lab.",
                )
