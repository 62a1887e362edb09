"""The home page in a notebook: the kernel's half.

The page holds no state of its own. It sends what the learner does, the kernel writes that into the
record and answers with what is to be seen. A kernel or a browser that is killed loses nothing.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from grader.course import CourseError
from grader.exam import report
from grader.exam.desk import Choosing
from grader.exam.session import Session
from grader.home import overview, views

_HERE = files(__package__)
_SIZE = 60


class Home(anywidget.AnyWidget):
    """Where you stand, what is next, practice sets, mock exams and their reports."""

    _esm = (_HERE / "home.js").read_text("utf-8")
    _css = (_HERE / "home.css").read_text("utf-8")
    view = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        self._session: Session | None = None
        self._position = 0
        self._pass: list[int] = []
        found = overview.read()
        self._desk = found.desk
        super().__init__(view=views.of_home(found))
        self.on_msg(self._receive)

    def __repr__(self) -> str:
        return overview.in_words(overview.read())

    # ---- from the page

    def _receive(self, _: Any, message: dict[str, Any], buffers: Any) -> None:  # noqa: ARG002
        try:
            view = getattr(self, f"_do_{message['do']}")(**message.get("with", {}))
        except CourseError as error:
            view = {**self.view, "error": str(error)}
        # The number makes an answer that looks like the last one an answer all the same.
        self.view = {**view, "answer": self.view.get("answer", 0) + 1}

    def _do_home(self) -> views.View:
        self._session = None
        return views.of_home(overview.read())

    def _do_exam(self) -> views.View:
        return self._begin(self._desk.exam(_SIZE))

    def _do_practice(
        self, section: int = 0, pattern: str = "", lesson: str = "", weakness: bool = False
    ) -> views.View:
        return self._begin(self._desk.practice(Choosing(section, pattern, lesson, weakness)))

    def _do_review(self) -> views.View:
        session = self._desk.review()
        if session is None:
            raise CourseError("Nothing is due for review.")
        return self._begin(session)

    def _do_report(self, sitting: str) -> views.View:
        found = report.of(report.find(self._desk.judged(), sitting), self._desk.bank)
        return views.of_report(found, self._desk.bank, self._desk.course)

    # ---- in a sitting

    def _do_choose(self, letters: str) -> views.View:
        session = self._at_work()
        if session.is_over():
            return self._do_end()
        session.answer(session.questions[self._position], letters)
        return self._show() if session.told(session.questions[self._position]) else self._do_step(1)

    def _do_mark(self) -> views.View:
        session = self._at_work()
        if session.is_over():
            return self._do_end()
        session.mark(session.questions[self._position])
        return self._show()

    def _do_step(self, by: int) -> views.View:
        onward = self._at_work().onward(self._position, by, self._pass)
        if onward is not None:
            return self._do_go(onward)
        self._pass = []
        return {**self._show(), "said": "This is the last question." if by > 0 else "The first."}

    def _do_go(self, position: int) -> views.View:
        self._position = position
        return self._show()

    def _do_second(self) -> views.View:
        self._pass = self._at_work().second_pass()
        if not self._pass:
            return {**self._show(), "said": "Nothing is marked, and all have an answer."}
        return self._do_go(self._pass[0])

    def _do_end(self) -> views.View:
        session = self._at_work()
        found = session.finish()
        self._session = None
        return views.of_report(found, self._desk.bank, self._desk.course)

    def _begin(self, session: Session) -> views.View:
        self._session, self._pass = session, []
        self._position = session.first_open()
        return self._show()

    def _at_work(self) -> Session:
        if self._session is None:
            raise CourseError("No sitting is open. Go home, and begin one there.")
        return self._session

    def _show(self) -> views.View:
        session = self._at_work()
        if session.is_exam and session.is_over():
            return self._do_end()
        return views.of_question(session, self._position, self._desk.course, self._pass)
