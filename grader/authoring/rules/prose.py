"""What the prose claims: numbers, products, links.

A decimal number or a percentage in running text is a result that somebody
typed. It may stand in a code span (a value to type or to read), in a link, a
table or a formula; in the exam corner, whose stories invent their numbers; or in
a paragraph with its source and date. Whole numbers are free: most of them count
things that the text itself shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from grader.authoring.lint import Found, Subject, rule
from grader.authoring.markdown import Block
from grader.course import anchor

_NUMBER = re.compile(r"(?<![\w.])\d+\.\d+(?!\.?\w)|\d[\d.,]*\s?(?:%|percent\b|per cent\b)")
_PRODUCT = re.compile(
    r"\b(?:Vertex AI|Agent Platform|BigQuery|AutoML|Gemini|Model Garden|Dataflow|Dataproc|Dataplex"
    r"|Pub/Sub|Cloud (?:Storage|Run|Composer|Functions|Build|SQL|TPU|Logging|Monitoring|DLP)"
    r"|Google Kubernetes Engine|GKE|Artifact Registry|Document AI|Looker|Colab Enterprise)\b"
)
_STORIES = "exam corner"


def _cited_sections(subject: Subject) -> set[str]:
    """Find sections with a paragraph that begins with "Source" and has a date."""
    return {
        block.section
        for block in subject.blocks
        if block.text.casefold().startswith("source") and block.cited
    }


def _claims(subject: Subject) -> Iterator[Block]:
    """Yield the paragraphs that must prove what they say."""
    cited = _cited_sections(subject)
    for block in subject.blocks:
        story = _STORIES in block.section.casefold()
        if block.kind == "paragraph" and not (story or block.cited or block.section in cited):
            yield block


@rule("typed-number")
def no_typed_numbers(subject: Subject) -> Iterator[Found]:
    """Refuse results that were typed: they go stale without anybody noticing."""
    for block in _claims(subject):
        if found := _NUMBER.search(block.prose):
            yield (
                block.line,
                f"The number {found[0].strip()!r} is typed into the prose.",
                "Print it in a cell, put a value in `code`, or add a source with its date.",
            )


@rule("product-fact")
def products_cited(subject: Subject) -> Iterator[Found]:
    """Demand source and date where a product of Google Cloud is named: they are renamed often."""
    for block in _claims(subject):
        if found := _PRODUCT.search(block.text):
            yield (
                block.line,
                f"{found[0]} is named without a source and the date on which it was read.",
                "Add a link and `read YYYY-MM-DD`, or a paragraph `Sources: ...` to the section.",
            )


@rule("links")
def links_resolve(subject: Subject) -> Iterator[Found]:
    """Demand that local links lead somewhere, from the solution and from the student notebook."""
    headings = {anchor(block.text) for block in subject.blocks if block.kind == "heading"}
    places = (subject.page.folder, subject.page.release.parent)
    for block in subject.blocks:
        for link in block.links:
            if re.match(r"[a-z][a-z0-9+.-]*:", link, re.IGNORECASE):
                continue
            path, _, fragment = (unquote(part) for part in link.partition("#"))
            if not path and fragment not in headings:
                yield block.line, f"No heading is called {fragment!r}.", "Correct the link."
            for place in places:
                if path and not (place / path).resolve().exists():
                    yield (
                        block.line,
                        f"The link {path!r} leads nowhere from {subject.page.shown(place)}.",
                        "Correct it, or build the page that it leads to.",
                    )
