"""The prose of a text: headings, paragraphs and table cells with their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.authoring.text import Text, nbgrader

_MATH = re.compile(r"\$[^$\n]+\$")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_TARGET = re.compile(r"""(?:href|src)=["']([^"']+)["']""")
_parser = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Block:
    """A piece of prose.

    Parameters
    ----------
    kind
        ``heading``, ``paragraph`` or ``table``.
    line
        Of the text's file.
    text
        As it is read, everything included.
    prose
        The text without code spans, links, formulas and HTML.
    links
        Targets of links and pictures.
    section
        Heading that it stands under; of a heading, itself.
    level
        Of the heading, 1 to 6; 0 for other blocks.
    """

    kind: str
    line: int
    text: str
    prose: str
    links: tuple[str, ...] = ()
    section: str = ""
    level: int = 0

    @property
    def cited(self) -> bool:
        """Whether it carries a source and the date on which that was read."""
        return bool(_DATE.search(self.text)) and (
            any(link.startswith("http") for link in self.links) or "source" in self.text.casefold()
        )


@dataclass
class _Inline:
    text: str = ""
    prose: str = ""
    links: list[str] = field(default_factory=list)


def blocks(text: Text) -> Iterator[Block]:
    """Read the prose of all markdown cells; what a learner or grader writes is left out."""
    section = ""
    for position, cell in enumerate(text.notebook.cells):
        if cell.cell_type != "markdown" or nbgrader(cell).get("solution"):
            continue
        for block in _of_cell(cell.source, text.lines[position]):
            if block.kind == "heading":
                section = block.text
            yield Block(**{**block.__dict__, "section": section})


def _of_cell(source: str, first_line: int) -> Iterator[Block]:
    stack: list[Token] = []
    for token in _parser.parse(source):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "inline":
            inline = _read(token.children or [])
            kind, level = _kind(stack)
            yield Block(
                kind, line, inline.text, _MATH.sub("", inline.prose), tuple(inline.links), "", level
            )
        elif token.type == "html_block":
            yield Block("paragraph", line, "", "", tuple(_TARGET.findall(token.content)))
        elif token.nesting == 1:
            stack.append(token)
        elif token.nesting == -1:
            stack.pop()


def _kind(stack: list[Token]) -> tuple[str, int]:
    names = [token.type for token in stack]
    if "heading_open" in names:
        return "heading", int(stack[-1].tag[1:])
    return ("table" if "table_open" in names else "paragraph"), 0


def _read(children: list[Token]) -> _Inline:
    found = _Inline()
    in_link = 0
    for child in children:
        if child.type == "link_open":
            in_link += 1
            found.links.append(str(child.attrGet("href")))
        elif child.type == "link_close":
            in_link -= 1
        elif child.type == "image":
            found.links.append(str(child.attrGet("src")))
        elif child.type == "html_inline":
            found.links += _TARGET.findall(child.content)
        else:
            word = " " if child.type in ("softbreak", "hardbreak") else child.content
            found.text += word
            if child.type != "code_inline" and not in_link:
                found.prose += word
    return found
