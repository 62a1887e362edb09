"""Show in a terminal what strangers have named: as it stands, and without power over it."""

from __future__ import annotations

from rich.markup import escape


def literal(text: str) -> str:
    """Make a text show as it is, neither read as Rich's markup nor by the terminal as commands."""
    return escape("".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in text))
