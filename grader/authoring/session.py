"""A lesson's kernel, at one exercise after the other, for many answers to each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode, v4

from grader.authoring.execute import CELL_SECONDS, kernel
from grader.authoring.pages import Page
from grader.authoring.text import Text, name_of, nbgrader
from grader.checks.verdict import MIME_TYPE
from grader.course import CourseError

# An interrupted kernel that does not answer within this time is started anew.
SECONDS_TO_RECOVER = 5
_HUNG = "HungCell"


class HungError(Exception):
    """A cell ran too long and was interrupted."""


@dataclass(frozen=True)
class Outcome:
    """What came of an answer.

    Parameters
    ----------
    verdict
        As `grader.checks.Verdict.to_json` writes it; empty if the test cell
        showed none.
    trouble
        Why there is no verdict: an error or a time-out; empty if there is one.
    timed_out
        Whether the cell had to be stopped.
    """

    verdict: dict[str, Any]
    trouble: str = ""
    timed_out: bool = False

    @property
    def score(self) -> float:
        """Points earned; none without a verdict."""
        return float(self.verdict.get("score", 0.0))


class Session:
    """Runs a lesson's cells up to an exercise, then answers in place of its solution."""

    def __init__(self, page: Page, text: Text) -> None:
        self.page = page
        self.text = text
        self._stack = AsyncExitStack()
        self._client: NotebookClient | None = None
        self._position = 0
        self._judging = (0, False)
        self._reply: dict[str, Any] = {}

    async def close(self) -> None:
        """Stop the kernel."""
        self._client = None
        await self._stack.aclose()

    async def go_to(self, position: int) -> None:
        """Run the cells before `position`, earlier solutions included, test cells left out."""
        if self._client is None or position < self._position:
            await self._start()
        elif self._position:
            await self._call("restore()")
        for index in range(self._position, position):
            cell = self.text.notebook.cells[index]
            marks = nbgrader(cell)
            if cell.cell_type == "code" and not (marks.get("grade") and not marks.get("solution")):
                await self._run_context(index, cell)
        self._position = position
        await self._call("keep()")

    async def try_answer(self, source: str, test: str, seconds: int = CELL_SECONDS) -> Outcome:
        """Run an answer and the test cell in the namespace of the exercise."""
        try:
            outputs = await self._run(source, seconds)
            if trouble := _error(outputs):
                outcome = Outcome({}, f"the answer's cell raised {trouble}")
            else:
                outcome = _outcome(await self._run(test, seconds))
            await self._call("restore()")
        except (HungError, DeadKernelError) as error:
            outcome = Outcome({}, str(error), timed_out=True)
            await self._recover()
        return outcome

    async def judge(self, seed: int = 0, until_failure: bool = False) -> None:
        """Say with which seed the test cells judge from now on, and whether to the end."""
        self._judging = (seed, until_failure)
        await self._call(f"judge{self._judging}")

    async def _start(self) -> None:
        await self.close()
        self._stack = AsyncExitStack()
        scratch = v4.new_notebook()
        options = {
            "interrupt_on_timeout": True,
            "error_on_timeout": {"ename": _HUNG, "evalue": "", "traceback": []},
            "on_cell_executed": self._remember_reply,
        }
        self._client = await self._stack.enter_async_context(
            kernel(scratch, self.page.folder, **options)
        )
        self._position = 0

    def _remember_reply(self, execute_reply: dict[str, Any], **_: Any) -> None:
        self._reply = execute_reply["content"]

    async def _recover(self) -> None:
        """Go on with the interrupted kernel, or start over up to the same place."""
        position = self._position
        try:
            await self._call("restore()", SECONDS_TO_RECOVER)
        except (HungError, DeadKernelError):
            await self._start()
            await self.go_to(position)
            await self.judge(*self._judging)

    async def _run_context(self, index: int, cell: NotebookNode) -> None:
        outputs = await self._run(cell.source, CELL_SECONDS)
        if trouble := _error(outputs):
            raise CourseError(
                f"{self.page.shown(self.page.source)}:{self.text.lines[index]}: "
                f"{name_of(cell, index)} raised {trouble}. Run `pmle build {self.page.slug}` first."
            )

    async def _call(self, call: str, seconds: int = CELL_SECONDS) -> None:
        await self._run(
            f"__import__('grader.authoring.namespace', fromlist=['_']).{call};", seconds
        )

    async def _run(self, source: str, seconds: int) -> list[NotebookNode]:
        assert self._client is not None
        cell = v4.new_code_cell(source)
        self._client.nb.cells = [cell]
        self._client.timeout = seconds
        await self._client.async_execute_cell(cell, 0, store_history=False)
        if self._reply.get("ename") == _HUNG:
            raise HungError(f"it was still running after {seconds} seconds")
        return list(cell.outputs)


@asynccontextmanager
async def session(page: Page, text: Text) -> AsyncIterator[Session]:
    """Open a session and stop its kernel at the end."""
    opened = Session(page, text)
    try:
        yield opened
    finally:
        await opened.close()


def _error(outputs: list[NotebookNode]) -> str:
    return next(
        (f"{output.ename}: {output.evalue}" for output in outputs if output.output_type == "error"),
        "",
    )


def _outcome(outputs: list[NotebookNode]) -> Outcome:
    if trouble := _error(outputs):
        return Outcome({}, f"the test cell raised {trouble}")
    shown = [output.data[MIME_TYPE] for output in outputs if MIME_TYPE in output.get("data", {})]
    return Outcome(shown[-1]) if shown else Outcome({}, "the test cell showed no verdict")
