"""A small bank in a folder of its own, to be damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.exam import bank as reading

STEM = """A bakery forecasts bread with a model that it retrains by hand. Sales are in BigQuery and
the team writes SQL. From next month on a new shop opens every week, and the baker wants a forecast
for each of them at six in the morning. Nobody can look after servers, and the rows must stay in
the region where they are. The oven is booked a day ahead, and flour comes on Mondays. The owner
asks you for a plan. What should you do?"""
OPTIONS = {
    "A": "Write a scheduled query that trains a model for all of the shops in BigQuery every "
    "night, and let it store a forecast for each shop in a table by six.",
    "B": "Write a scheduled query that exports the rows of all shops to another region every "
    "night, and let a custom job there store a forecast for each shop by six.",
    "C": "Rent a virtual machine in the region, install a database and a scheduler on it, and let "
    "a script on it store a forecast for each shop in a file by six.",
    "D": "Ask each shop to open a notebook in the region in the morning, run its cells one by one, "
    "and let the last of the cells store a forecast in a table.",
}
BREAKS = {"B": "region", "C": "servers", "D": "servers"}
QUESTION = f"""
[bread]
guide = ["3.1.b", "1.1.a"]
objective = "9.1"
pattern = "P2"
difficulty = 1
facts = ["decision-ladder"]
constraints.servers = "Nobody can look after servers"
constraints.region = "must stay in the region"
stem = \"\"\"
{STEM}\"\"\"
key = "A"
""" + "".join(
    f'{letter} = "{text}"\nwhy.{letter}.because = "Option {letter} is as it is for this reason."\n'
    + (f'why.{letter}.breaks = "{BREAKS[letter]}"\n' if letter in BREAKS else "")
    for letter, text in OPTIONS.items()
)


class SmallBank:
    """Settings and facts of the real bank, and one question."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("bank.toml", "facts.toml"):
            shutil.copy(reading.QUESTIONS / name, folder / name)
        settings = folder / "bank.toml"
        text = settings.read_text(encoding="utf-8")
        # One question does not make a bank that can be called complete.
        settings.write_text(
            text.replace("complete = true", "complete = false", 1), encoding="utf-8"
        )
        self.section = folder / "section-3.toml"
        self.section.write_text(QUESTION, encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        """Replace text of the question, which must be there."""
        text = self.section.read_text(encoding="utf-8")
        assert old in text, old
        self.section.write_text(text.replace(old, new), encoding="utf-8")

    def load(self) -> reading.Bank:
        return reading.load(self.folder)


@pytest.fixture
def small(tmp_path: Path) -> SmallBank:
    return SmallBank(tmp_path)


@pytest.fixture(scope="session")
def bank() -> reading.Bank:
    """The course's own bank."""
    return reading.load()
