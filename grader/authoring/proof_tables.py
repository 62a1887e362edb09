"""Show what `prove` found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from grader.authoring.prove import Failure, Proof

_KINDS = ("right", "wrong", "stub", "solution", "restyled")


def show(console: Console, proofs: Sequence[Proof], strays: Sequence[Failure], seeds: int) -> None:
    """Print a table of all exercises, then every failure with its feedback."""
    console.print(_answers(proofs))
    if seeds > 1:
        console.print(_seeds(proofs, seeds))
    if any(proof.damaged for proof in proofs):
        console.print(_mutants(proofs))
        for proof in proofs:
            for mutant in proof.mutation.survivors:
                console.print(f"[yellow]survived[/] {proof.entry.id} {mutant.operator}")
                console.print(escape(mutant.diff), highlight=False, soft_wrap=True)
    for failure in [*strays, *(failure for proof in proofs for failure in proof.failures)]:
        console.print(
            f"[red]failed[/] {failure.exercise}: {escape(failure.what)}: {escape(failure.why)}",
            highlight=False,
            soft_wrap=True,
        )
        if failure.feedback:
            console.print(escape(failure.feedback), style="dim", highlight=False, soft_wrap=True)


def _exercise() -> Column:
    return Column("exercise", no_wrap=True)


def _answers(proofs: Sequence[Proof]) -> Table:
    table = Table(_exercise(), *_KINDS, title="Answers that were judged as expected")
    for proof in proofs:
        cells = [(proof.held.get(kind, 0), proof.tried.get(kind, 0)) for kind in _KINDS]
        table.add_row(proof.entry.id, *(_share(held, tried) for held, tried in cells))
    totals = [
        (
            sum(proof.held.get(kind, 0) for proof in proofs),
            sum(proof.tried.get(kind, 0) for proof in proofs),
        )
        for kind in _KINDS
    ]
    table.add_section()
    table.add_row("all", *(_share(held, tried) for held, tried in totals))
    return table


def _share(held: int, tried: int) -> str:
    colour = "green" if held == tried and tried else "red"
    return f"[{colour}]{held}/{tried}[/]"


def _seeds(proofs: Sequence[Proof], seeds: int) -> Table:
    table = Table(_exercise(), "right", "wrong", title=f"The same with seeds 1 to {seeds - 1}")
    for proof in proofs:
        pairs = [proof.seeded.get(kind, (0, 0)) for kind in ("right", "wrong")]
        table.add_row(proof.entry.id, *(_share(held, tried) for held, tried in pairs))
    return table


def _mutants(proofs: Sequence[Proof]) -> Table:
    table = Table(
        *(_exercise(), "made", "killed", "hung", "equal", "alive", "rate"),
        title="Damaged solutions (equal: listed as equivalent)",
    )
    for proof in proofs:
        report = proof.mutation
        table.add_row(
            proof.entry.id,
            str(len(proof.damaged)),
            str(report.killed),
            str(report.timed_out),
            str(report.equivalent),
            str(len(report.survivors)),
            f"{report.rate:.1%}",
        )
    killed = sum(proof.mutation.killed for proof in proofs)
    survived = sum(len(proof.mutation.survivors) for proof in proofs)
    table.add_section()
    table.add_row(
        "all",
        str(sum(len(proof.damaged) for proof in proofs)),
        str(killed),
        str(sum(proof.mutation.timed_out for proof in proofs)),
        str(sum(proof.mutation.equivalent for proof in proofs)),
        str(survived),
        f"{killed / (killed + survived):.1%}" if killed + survived else "",
    )
    return table
