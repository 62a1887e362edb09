"""Sit an exam, a practice set or a review in a terminal, with the keyboard alone.

One line is typed at a time, so that a screen reader reads what a sighted person sees, and nothing
depends on colour.
"""

from __future__ import annotations

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from grader.course import Course, CourseError
from grader.exam import report
from grader.exam.bank import Bank, Question
from grader.exam.report import Report, Result, Tally
from grader.exam.session import Session

HELP = """\
A to E      choose (two letters where two are asked for), and go on
m           mark for review, or take the mark away
n, p        next, previous question; Enter alone is next
12          go to question 12
l           list all questions
r           second pass: only what is marked or has no answer
end         end the sitting and see the report
quit        leave; in a mock exam the clock goes on
?           this help"""


class Room:
    """The terminal as an examination room.

    Parameters
    ----------
    session, course
        What to work on, and where its questions are taught.
    console
        Where to write, and to read from.
    """

    def __init__(self, session: Session, course: Course, console: Console) -> None:
        self.session = session
        self.course = course
        self.console = console
        self.position = session.first_open()
        self._pass: list[int] = []

    def sit(self) -> Report | None:
        """Ask until the sitting ends; None if the learner leaves."""
        self.console.print(f"[bold]{self.session.sitting.about}[/]. Type ? for help.")
        self._show()
        while not self.session.is_over():
            try:
                typed = self.console.input(self._prompt()).strip()
            except (EOFError, KeyboardInterrupt):
                typed = "quit"
            if self.session.is_over():
                break
            try:
                if typed.lower() == "quit":
                    self._leave()
                    return None
                if typed.lower() == "end":
                    if self._may_end():
                        break
                else:
                    self._do(typed)
            except CourseError as error:
                self.console.print(str(error), markup=False)
            if not self.session.is_exam and not self.session.second_pass():
                break
        if self.session.seconds_left() == 0:
            self.console.print("The time is over.")
        return self.session.finish()

    @property
    def question(self) -> Question:
        """The question that is asked now."""
        return self.session.questions[self.position]

    def _do(self, typed: str) -> None:
        low = typed.lower()
        if low == "?":
            self.console.print(HELP, markup=False)
        elif low == "l":
            self.console.print(self._list())
        elif low == "m":
            marked = self.session.mark(self.question)
            self.console.print("Marked for review." if marked else "The mark is gone.")
        elif low == "r":
            self._pass = self.session.second_pass()
            if not self._pass:
                raise CourseError("Nothing is marked, and all have an answer. `end` ends it.")
            self._go(self._pass[0])
        elif low in ("", "n"):
            self._step(1)
        elif low == "p":
            self._step(-1)
        elif low.isdigit():
            if not 1 <= int(low) <= len(self.session.questions):
                raise CourseError(f"There are questions 1 to {len(self.session.questions)}.")
            self._go(int(low) - 1)
        elif low.isalpha() and set(low) <= set("abcde"):
            self.session.answer(self.question, low)
            if self.session.told(self.question):
                self._tell()
            self._step(1)
        else:
            raise CourseError(f"{typed!r} means nothing here. Type ? for help.")

    def _step(self, by: int) -> None:
        onward = self.session.onward(self.position, by, self._pass)
        if onward is not None:
            self._go(onward)
            return
        if by < 0:
            raise CourseError("This is the first one.")
        self._pass = []
        if self.session.is_exam or self.session.second_pass():
            self.console.print(f"The last one. {self._still()} r: second pass. end: end it.")

    def _go(self, position: int) -> None:
        self.position = position
        self._show()

    def _show(self) -> None:
        self.console.print(asked(self.question, self._heading(), self.session.bank))
        if self.session.told(self.question):
            self._tell()

    def _tell(self) -> None:
        self.console.print(explained(self.session.result(self.question), self.course))

    def _heading(self) -> str:
        marked = ", marked" if self.session.choice(self.question).marked else ""
        return f"Question {self.position + 1} of {len(self.session.questions)}{marked}"

    def _prompt(self) -> str:
        left = self.session.seconds_left()
        clock = "" if left is None else f"{time_left(left)} left, "
        chosen = self.session.choice(self.question).chosen
        answer = f" (you chose {chosen})" if chosen else ""
        return f"{clock}question {self.position + 1}{answer} > "

    def _still(self) -> str:
        choices = [self.session.choice(question) for question in self.session.questions]
        without = sum(not choice.chosen for choice in choices)
        marked = sum(choice.marked for choice in choices)
        return f"{without} without an answer, {marked} marked."

    def _may_end(self) -> bool:
        if not self.session.is_exam or not self.session.second_pass():
            return True
        self.console.print(self._still())
        return self.console.input("End it all the same? yes/no > ").strip().lower() in ("y", "yes")

    def _leave(self) -> None:
        command = "pmle exam" if self.session.is_exam else "pmle practice"
        left = self.session.seconds_left()
        if left is None:
            self.console.print(f"What you answered is kept. `{command}` begins a new set.")
        else:
            self.console.print(
                f"Your choices are kept, and the clock goes on: {time_left(left)} left. "
                f"`{command}` comes back here."
            )

    def _list(self) -> Table:
        table = Table("question", "answer", "marked", "begins")
        for number, question in enumerate(self.session.questions, start=1):
            choice = self.session.choice(question)
            beginning = " ".join(question.stem.split()[:8])
            table.add_row(
                str(number), choice.chosen or "none", "yes" if choice.marked else "", beginning
            )
        return table


def time_left(seconds: float) -> str:
    """Write a time in minutes and seconds."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def asked(question: Question, heading: str, bank: Bank) -> Panel:
    """Show a question: heading, stem, options, former product names."""
    lines = [Text(question.stem)]
    lines += [Text(f"\n{option.letter}  {option.text}") for option in question.options]
    if names := bank.former_names_in_words(question):
        lines.append(Text(f"\nNames: {names}", style="dim"))
    return Panel(Group(*lines), title=heading, title_align="left")


def explained(result: Result, course: Course) -> Padding:
    """Show a question's key, the reason of every option, and where it is taught."""
    question = result.question
    verdict = {True: "✓ Right", False: "✗ Not right", None: "· No answer"}[result.right]
    chosen = f" (you chose {result.chosen})" if result.chosen else ""
    lines = [Text(f"{verdict}: {' and '.join(question.key)}{chosen}.", style="bold")]
    for option in question.options:
        sign = "✓" if option.letter in question.key else "✗"
        lines.append(Text(f"{option.letter} {sign} {question.reason(option)}"))
    lines.append(Text(taught(question, course)))
    lines += [Text(f"Source: {fact.source}, {fact.date}", style="dim") for fact in question.facts]
    return Padding(Group(*lines), (0, 0, 1, 2))


def taught(question: Question, course: Course) -> str:
    """Say in one line which lesson and exercises teach a question."""
    teacher = report.teacher(question, course)
    exercises = ", ".join(entry.id for entry in teacher.exercises)
    place = f"Taught in lesson {teacher.lesson.slug}"
    if exercises:
        return f"{place}, exercise {exercises}."
    return f"{place}." if teacher.lesson.ready else f"{place} (not written yet)."


def show_report(found: Report, bank: Bank, course: Course, console: Console, whole: bool) -> None:
    """Show how a sitting went.

    Parameters
    ----------
    found, bank, course, console
        What to show, with its patterns and lessons, and where.
    whole
        Explain every question, not only those that were missed.
    """
    total = len(found.results)
    at = found.sitting.started.astimezone()
    console.print(f"\n[bold]{found.sitting.about}[/], {at:%Y-%m-%d %H:%M}")
    console.print(f"[bold]{found.right} of {total} right[/] ({found.right / max(total, 1):.0%})")
    console.print(_tallies("section", found.by_section(course)))
    console.print(_tallies("pattern", found.by_pattern(bank)))
    for number, result in enumerate(found.results, start=1):
        if whole or not result.right:
            heading = f"Question {number}{', marked' if result.marked else ''}"
            console.print(asked(result.question, heading, bank))
            console.print(explained(result, course))
    console.print("[bold]What to do next[/]")
    for number, step in enumerate(report.advice(found, bank, course), start=1):
        console.print(f"{number}. {step}", markup=False)


def _tallies(what: str, tallies: list[Tally]) -> Table:
    table = Table(what, "right", "of", "share")
    for tally in tallies:
        share = f"{tally.right / tally.total:.0%}"
        table.add_row(tally.name, str(tally.right), str(tally.total), share)
    return table
