"""Old product names: rewrite them, and find those that a note should not have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.checks.decisions import Case, Decision, Idea
from grader.lab import data

Names = Mapping[str, str]


def status() -> dict[str, str]:
    """Read what became of each former name: ``renamed``, ``deprecated`` or ``ended``."""
    return {str(one["former"]): str(one["status"]) for one in data.records("product-names")}


def renamed() -> dict[str, str]:
    """Read the former names of what is only called otherwise today."""
    return {
        str(one["former"]): str(one["today"])
        for one in data.records("product-names")
        if one["status"] == "renamed"
    }


# --- Rewriting ---


def modernize(text: str, names: Names) -> str:
    """Replace whole names in one go, the longest one that begins at a place."""
    longest_first = sorted(names, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return re.sub(pattern, lambda found: names[found[0]], text) if names else text


def _in_turn(order: Callable[[Names], list[str]]) -> Callable[[str, Names], str]:
    def wrong(text: str, names: Names) -> str:
        for former in order(names):
            text = text.replace(former, names[former])
        return text

    return wrong


def _inside_words(text: str, names: Names) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    return re.sub(pattern, lambda found: names[found[0]], text) if names else text


SHORT_IN_LONG = (
    "Vertex AI Search",
    {"Vertex AI": "Agent Platform", "Vertex AI Search": "Agent Search"},
)
EXCHANGED = ("Alpha, Beta", {"Alpha": "Beta", "Beta": "Alpha"})
INSIDE = ("Dataprocessing", {"Dataproc": "Managed Service for Apache Spark"})


def _single(rng: np.random.Generator) -> list[tuple[str, Names]]:
    names = renamed()
    chosen = rng.permutation([one for one in names if not one.startswith("Vertex AI")])[:4]
    return [
        *((f"First {one}, then {one} again.", {str(one): names[str(one)]}) for one in chosen),
        ("Nothing to do.", names),
        ("No table.", {}),
    ]


def _nested(rng: np.random.Generator) -> list[tuple[str, Names]]:
    names = renamed()
    own = [one for one in names if one.startswith("Vertex AI")]
    shuffled = {str(one): names[str(one)] for one in rng.permutation(list(names))}
    return [
        SHORT_IN_LONG,
        ("; ".join(own), names),
        (" and ".join(str(one) for one in rng.permutation(own)), shuffled),
        ("; ".join(own), dict(sorted(names.items(), key=lambda pair: -len(pair[0])))),
    ]


def _chained(rng: np.random.Generator) -> list[tuple[str, Names]]:
    chain = {"Data Catalog": "Dataplex", "Dataplex": "Knowledge Catalog"}
    return [
        EXCHANGED,
        ("Data Catalog was once in Dataplex.", chain),
        ("Data Catalog was once in Dataplex.", dict(reversed(chain.items()))),
    ]


def _words(rng: np.random.Generator) -> list[tuple[str, Names]]:
    names = renamed()
    return [
        INSIDE,
        ("Dataproc's jobs (Dataproc), not Dataprocessors", names),
        ("a.c abc", {"a.c": "x"}),
    ]


MODERNIZE = Exercise(
    id="exam-technique/modernize",
    answer="modernize",
    checks=(
        Check("Replaces every mention", agrees_with(modernize, _single)),
        Check("A name inside a longer name", agrees_with(modernize, _nested)),
        Check("A new name is left alone", agrees_with(modernize, _chained)),
        Check("Whole words only", agrees_with(modernize, _words)),
    ),
    hints=(
        "What happens to the longest name in the table if the shortest one is replaced first?",
        "Replace in a single pass over the text, so that what was put in is not read again: "
        "`re.sub` takes a function.",
        "Alternatives of a pattern are tried from left to right, so the longest must stand first. "
        "Escape the names, and forbid a letter right before and right after.",
    ),
    misconceptions=(
        Misconception(
            "exam-technique/short-name-first",
            "The names were replaced in the table's order. A short one that came first tore a "
            "longer one apart, and the product changed.",
            _in_turn(list),
            SHORT_IN_LONG,
        ),
        Misconception(
            "exam-technique/renamed-twice",
            "The names were replaced one after the other, so that a name which had just been put "
            "in was replaced again.",
            _in_turn(lambda names: sorted(names, key=len, reverse=True)),
            EXCHANGED,
        ),
        Misconception(
            "exam-technique/inside-a-word",
            "A name was replaced inside of a longer word.",
            _inside_words,
            INSIDE,
        ),
    ),
)


# --- Judging notes ---

_SIDES = {
    (True, False): "first",
    (False, True): "second",
    (True, True): "both",
    (False, False): "neither",
}


def outdated(case: Case) -> str:
    """Look both names up."""
    former = status()
    return _SIDES[case["first"] in former, case["second"] in former]


def _missed(case: Case, given: str, kinds: tuple[str, ...]) -> bool:
    """Tell whether a name with one of these fates was taken for today's."""
    marked = {side for side in ("first", "second") if given in (side, "both")}
    return any(
        status().get(case[side]) in kinds for side in ("first", "second") if side not in marked
    )


_IDEAS: tuple[Idea, ...] = (
    (
        Misconception(
            "exam-technique/ended-is-current",
            "One of the names belongs to something that was shut down, or will be. The exam offers "
            "it to those who learned from older notes.",
        ),
        lambda case, given, wanted: _missed(case, given, ("ended", "deprecated")),
    ),
    (
        Misconception(
            "exam-technique/former-name-is-current",
            "One of the names is a former one: the product lives on under another name. Taken for "
            "another product, it makes two options out of one.",
        ),
        lambda case, given, wanted: _missed(case, given, ("renamed",)),
    ),
    (
        Misconception(
            "exam-technique/current-is-outdated",
            "You call a name outdated which is today's. New names often sound like descriptions.",
        ),
        lambda case, given, wanted: True,
    ),
)

NOTES = Decision(
    partial(data.records, "study-notes"),
    outdated,
    lambda received: received in _SIDES.values(),
    None,
    _IDEAS,
    "",
    '"first", "second", "both" or "neither"',
)


def _fate(*fates: str) -> Callable[[Case], bool]:
    def belongs(case: Case) -> bool:
        found = {status().get(case[side], "today") for side in ("first", "second")} - {"today"}
        worst = next((one for one in ("ended", "deprecated", "renamed") if one in found), "today")
        return worst in fates

    return belongs


OUTDATED = Exercise(
    id="exam-technique/outdated",
    answer="outdated",
    checks=(
        NOTES.check("Names that were replaced", _fate("renamed"), 2),
        NOTES.check("Products that end", _fate("ended", "deprecated"), 2),
        NOTES.check("Names of today", _fate("today")),
    ),
    hints=(
        "A name is outdated if the table has it on its left side, whatever became of it.",
        "Look each of the two names up by itself; the four answers follow from two yes or no.",
        "`data.records` gives the table as dicts; the keys that you need are `former` here, "
        "`first` and `second` in the note.",
    ),
    misconceptions=tuple(idea for idea, _ in _IDEAS),
)
