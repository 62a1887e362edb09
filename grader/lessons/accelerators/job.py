"""A slow job that must become three times as fast, measured in pairs in one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show
from grader.checks.progress import bar
from grader.lab.slow_job import ROWS, STEPS, SlowJob, slow_epoch

RATIO = 3.0
"""How many times as fast as the slow epoch; the exercise's text states it.

The solution reaches 9 and more on a quiet machine, and stays well above the bound with both cores
kept busy by other programs. An answer that leaves one of the three causes stays below on a quiet
machine; on a busy one it is told by a count that no load changes.
"""
PAIRS = 3
FEWEST_AT_ONCE = 4
"""Rows on their way at the same time; the solution has all threads busy."""
MOST_TRACES = 3
SECONDS = 120.0
"""A busy machine needs many times the seconds of a quiet one."""

Epoch = Callable[[], Any]


def _prepared(attempt: Attempt) -> tuple[SlowJob, Epoch]:
    job = SlowJob(seed=int(attempt.rng.integers(1000)))
    # The job counts what happens to it, so it is neither copied nor compared.
    epoch = attempt(uncopied=(job,))
    if not callable(epoch):
        raise Rejected(
            f"{attempt.name} returned {show(epoch)}, of type {type(epoch).__name__}, where a "
            "function belongs: it is called once an epoch."
        )
    return job, epoch


def _losses(attempt: Attempt, epoch: Epoch) -> Any:
    try:
        received = epoch()
    except Exception as error:
        raise Rejected(
            f"The function that {attempt.name} returned raised {type(error).__name__}: "
            f"{' '.join(str(error).split())[:240]}"
        ) from error
    try:
        losses = np.array([float(loss) for loss in received])
    except (TypeError, ValueError):
        raise Rejected(
            f"An epoch returned {show(received)}, where the list of its losses belongs."
        ) from None
    if len(losses) != STEPS:
        raise Rejected(
            f"An epoch returned {len(losses)} losses; it has {STEPS} steps, one loss for each."
        )
    return losses


def _same_training(attempt: Attempt) -> None:
    job, epoch = _prepared(attempt)
    epochs = [_losses(attempt, epoch) for _ in range(2)]
    if job.fetched == ROWS:
        raise Rejected(
            f"{ROWS} rows were fetched for two epochs. The real set does not fit into memory: "
            "every epoch fetches every row again.",
            misconception="accelerators/set-kept-in-memory",
        )
    if job.fetched != 2 * ROWS:
        raise Rejected(
            f"Two epochs fetched {job.fetched} rows; the storage has {ROWS}, each is needed once "
            "an epoch."
        )
    twin = SlowJob(job.seed)
    wanted = [np.array(slow_epoch(twin)) for _ in range(2)]
    if not np.allclose(epochs, wanted, rtol=1e-3, atol=1e-4):
        place = int(np.nonzero(~np.isclose(epochs, wanted, rtol=1e-3, atol=1e-4).ravel())[0][0])
        raise Rejected(
            f"The losses are not those of the slow job: step {place} gave "
            f"{show(float(np.ravel(epochs)[place]))}, in the slow job "
            f"{show(float(np.ravel(wanted)[place]))}. Faster must not mean another training: the "
            "same batches, in the same order, one step each."
        )


def _rows_in_line(job: SlowJob, epochs: int) -> Rejected | None:
    if job.fetched_at_once >= FEWEST_AT_ONCE:
        return None
    return Rejected(
        f"At most {job.fetched_at_once} rows were on their way at the same time. A wait for "
        "storage costs no processor: many can be waited for at once, while the step before "
        "computes. Calls that wait keep a thread each; job.options() asks for more of them "
        "than the machine has cores.",
        misconception="accelerators/rows-in-line",
    )


def _launched_one_by_one(job: SlowJob, epochs: int) -> Rejected | None:
    if job.loss_calls <= MOST_TRACES:
        return None
    return Rejected(
        f"In {epochs * STEPS} steps Python computed the loss {job.loss_calls} times: each "
        "operation is launched on its own, and the launch costs more than the work. A step "
        "that is compiled to a graph asks Python once.",
        misconception="accelerators/operations-one-by-one",
    )


def _reported_often(job: SlowJob, epochs: int) -> Rejected | None:
    if not job.reports:
        return Rejected("Nothing was reported. The server wants every loss, in few calls.")
    if job.reports <= epochs:
        return None
    return Rejected(
        f"{epochs} epochs called the server {job.reports} times, and the step waited each "
        "time. It takes any number of losses in one call: once an epoch is enough.",
        misconception="accelerators/report-every-step",
    )


def _compiled_in_every_epoch(job: SlowJob, epochs: int) -> Rejected | None:
    if not epochs <= job.loss_calls < epochs * STEPS:
        return None
    return Rejected(
        f"In {epochs} epochs the step was compiled {job.loss_calls} times: that is done anew in "
        "each epoch. Prepare once what all epochs use, outside of the function that you return.",
        misconception="accelerators/compiled-in-every-epoch",
    )


Cause = Callable[[SlowJob, int], Rejected | None]
"""Takes the job and how many epochs it ran; says what it is that still costs time."""


def _without(cause: Cause) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        job, epoch = _prepared(attempt)
        for _ in range(2):
            _losses(attempt, epoch)
        if found := cause(job, 2):
            raise found

    return test


def _faster(attempt: Attempt) -> None:
    job, epoch = _prepared(attempt)
    _losses(attempt, epoch)
    slow, fast = _side_by_side(lambda: _losses(attempt, epoch))
    causes = (_compiled_in_every_epoch, _rows_in_line, _launched_one_by_one, _reported_often)
    left = next((found for cause in causes if (found := cause(job, 1 + PAIRS))), None)
    if slow / fast < RATIO:
        raise Rejected(
            f"An epoch took {fast:.2f} s, of the slow job {slow:.2f} s: {slow / fast:.1f} times as "
            f"fast, {RATIO:.0f} times is wanted. "
            + (left.message if left else "What does your epoch do in each step besides training?"),
            misconception=left.misconception if left else "",
        )
    # Where a cause is left, a busy machine alone may decide about the ratio.
    if left:
        raise left


def _side_by_side(epoch: Callable[[], object]) -> tuple[float, float]:
    """Time epochs of the slow job and of another one in turn; give the best seconds of each."""
    job = SlowJob()
    slow = fast = float("inf")
    with bar("Epochs of the slow job and of yours, in turn", total=2 * PAIRS) as advance:
        for _ in range(PAIRS):
            slow = min(slow, _seconds(lambda: slow_epoch(job)))
            advance()
            fast = min(fast, _seconds(epoch))
            advance()
    return slow, fast


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


PREPARE_EPOCH = Exercise(
    id="accelerators/prepare-epoch",
    answer="prepare_epoch",
    checks=(
        Check(
            "The same training: every row once an epoch, the same losses",
            _same_training,
            time_limit=SECONDS,
        ),
        Check("Rows are waited for at the same time", _without(_rows_in_line), time_limit=SECONDS),
        Check("The step is compiled", _without(_launched_one_by_one), time_limit=SECONDS),
        Check("The server is called once an epoch", _without(_reported_often), time_limit=SECONDS),
        Check(
            f"At least {RATIO:.0f} times as fast, in the same run", _faster, 3, time_limit=SECONDS
        ),
    ),
    hints=(
        "The trace shows three costs of about the same size. Amdahl: with two of them gone, the "
        "third alone still takes a third of the time. Find all three.",
        "Input: a tf.data pipeline over the numbers of the rows, with parallel calls and a "
        "prefetch, keeps its order. Launches: compile job.step. Server: report when the epoch is "
        "over.",
        "Build the dataset and the compiled step once, outside of the function that you return: "
        "inside, they would be built in every epoch. float(loss) waits for the device, so ask for "
        "the numbers at the end.",
    ),
    misconceptions=(
        Misconception("accelerators/rows-in-line", "Rows are fetched one after the other."),
        Misconception("accelerators/operations-one-by-one", "The step is not compiled."),
        Misconception("accelerators/report-every-step", "Every step waits for the server."),
        Misconception(
            "accelerators/compiled-in-every-epoch", "Every epoch compiles the step anew."
        ),
        Misconception("accelerators/set-kept-in-memory", "The set is kept in memory."),
    ),
)
