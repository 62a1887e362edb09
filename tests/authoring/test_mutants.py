"""Damaged solutions: all of them must be caught, or be listed with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from cosmic_ray.mutating import mutate_code
from tiny import SLUG, Tiny

from grader.authoring import mutants
from grader.authoring.execute import CELL_SECONDS
from grader.authoring.mutants import DropStatement, SwapArguments, of_solution
from grader.authoring.prove import PATIENCE
from grader.authoring.session import Session
from grader.course import CourseError

CELL = '''
def scale(values, low, high):
    """Scale, 2 + 3."""
    ### BEGIN SOLUTION
    """Not code: 4 + 5."""
    width = high - low
    if width == 0:
        return None
    return clip(values, low, high)
    ### END SOLUTION
'''


def test_operators_do_what_their_examples_say() -> None:
    for operator in (SwapArguments, DropStatement):
        for example in operator.examples():
            made = mutate_code(example.pre_mutation_code, operator(), example.occurrence)
            assert made == example.post_mutation_code


def test_damage_of_all_kinds_is_made() -> None:
    changes = {(mutant.before, mutant.after) for mutant in of_solution(CELL)}
    for after in ("width = high + low", "if width != 0:", "if width == 1:", "if width == -1:"):
        assert any(after == made for _, made in changes), after
    assert ("return clip(values, low, high)", "return clip(values, high, low)") in changes
    assert ("width = high - low", "pass") in changes


def test_only_code_between_the_markers_is_damaged() -> None:
    for mutant in of_solution(CELL):
        assert "def scale(values, low, high):" in mutant.source
        assert "Scale, 2 + 3." in mutant.source
        assert "Not code: 4 + 5." in mutant.source


def test_mutants_parse_and_differ() -> None:
    made = of_solution(CELL)
    sources = [mutant.source for mutant in made]
    assert len(set(sources)) == len(sources)
    for source in sources:
        compile(source, "cell", "exec")
        assert source != CELL


def test_an_open_cell_without_markers_has_no_mutants() -> None:
    assert of_solution("def double(number):\n    return 2 * number\n") == []


def test_good_checks_kill_every_mutant(tiny: Tiny) -> None:
    proof = tiny.prove(mutants=True)
    assert proof.failures == []
    assert proof.mutation.killed == len(proof.damaged) > 5
    assert proof.mutation.rate == 1.0


def test_survivors_of_a_weak_check_are_listed(tiny: Tiny) -> None:
    weaken(tiny)
    proof = tiny.prove(mutants=True)
    assert ("result = 2 * number", "result = 2 + number") in {
        (mutant.before, mutant.after) for mutant in proof.mutation.survivors
    }
    assert any("killed, 95% are needed" in failure.why for failure in proof.failures)


def weaken(tiny: Tiny) -> None:
    tiny.replace(f"solutions/{SLUG}/tiny_checks.py", "[(1,), (2,), (3,), (-4,)]", "[(2,)]")
    tiny.edit_text("[(10**9,)]", "[(2,)]")


def list_equivalent(tiny: Tiny, *pairs: tuple[str, str]) -> None:
    entries = [
        f'[[mutant]]\nbefore = "{before}"\nafter = "{after}"\nreason = "two and two"\n'
        for before, after in pairs
    ]
    (tiny.answers / mutants.EQUIVALENT).write_text("\n".join(entries), encoding="utf-8")


def test_equivalent_mutants_do_not_count(tiny: Tiny) -> None:
    weaken(tiny)
    survivors = tiny.prove(mutants=True).mutation.survivors
    list_equivalent(tiny, *((mutant.before, mutant.after) for mutant in survivors))
    proof = tiny.prove(mutants=True)
    assert proof.mutation.survivors == []
    assert proof.mutation.equivalent == len(survivors) > 0
    assert proof.mutation.rate == 1.0
    assert not any(failure.what == mutants.EQUIVALENT for failure in proof.failures)


def test_a_stale_entry_is_an_error(tiny: Tiny) -> None:
    list_equivalent(tiny, ("result = 2 * number", "result = 2 + number"))
    (failure,) = tiny.prove(mutants=True).failures
    assert failure.what == mutants.EQUIVALENT
    assert "stale: no surviving mutant turns 'result = 2 * number'" in failure.why


def test_a_hanging_mutant_counts_as_killed(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    """One drops the only step towards the loop's end, and the loop cannot be stopped kindly."""
    monkeypatch.setattr("grader.authoring.prove.SHORTEST_LIMIT", 2)
    tiny.edit_text(
        "    result = 2 * number\n",
        "    result, left = 0, 2\n"
        "    while left:\n"
        "        try:\n"
        "            left -= 1\n"
        "        except BaseException:\n"
        "            pass\n"
        "    result = 2 * number\n",
    )
    proof = tiny.prove(mutants=True)
    assert proof.mutation.timed_out > 0
    assert proof.mutation.survivors == [] or proof.mutation.rate > 0.5
    assert proof.held["solution"] == 1


def test_a_mutant_is_asked_nothing_after_its_first_failure(tiny: Tiny) -> None:
    tiny.edit_text(
        "agrees_with(lambda number: 2 * number, [(10**9,)])",
        "agrees_with(lambda number: [2 * number, open('asked', 'a').write('x')][0], [(10**9,)])",
    )
    asked = tiny.page.folder / "asked"
    tiny.prove()
    before = asked.stat().st_size
    assert tiny.prove(mutants=True).mutation.killed > 5
    assert asked.stat().st_size == 2 * before > 0


def test_the_limit_of_a_mutant_follows_the_solutions_fastest_run(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first run may have to prepare something that the others find ready."""
    limits = set()
    try_answer = Session.try_answer

    def noted(self: Session, source: str, test: str, seconds: int = CELL_SECONDS) -> Any:
        limits.add(seconds)
        return try_answer(self, source, test, seconds)

    monkeypatch.setattr(Session, "try_answer", noted)
    monkeypatch.setattr("grader.authoring.prove.SHORTEST_LIMIT", 0)
    tiny.edit_text(
        "    result = 2 * number\n",
        "    from pathlib import Path\n"
        "    from time import sleep\n\n"
        "    sleep(0 if Path('ready').exists() else 4)\n"
        "    Path('ready').touch()\n"
        "    result = 2 * number\n",
    )
    tiny.prove(mutants=True)
    (limit,) = limits - {CELL_SECONDS}
    assert limit < 4 * PATIENCE


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[mutant]]\nbefore = 'a'\nafter = 'b'\n", "entry 1 needs `reason"),
        ("[[mutant", "equivalent-mutants.toml: "),
    ],
)
def test_a_bad_list_is_named(tmp_path, content: str, message: str) -> None:
    path = tmp_path / mutants.EQUIVALENT
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CourseError, match=message):
        mutants.read_equivalent(path)
