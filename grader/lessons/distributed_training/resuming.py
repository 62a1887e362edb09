"""Go on from a checkpoint after a preemption, in real processes too."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, difference
from grader.checks.compare import show

RUN_SECONDS = 240.0
PRECISION = 1e-5
STEPS, SAVE_EVERY = 23, 5


class Preempted(BaseException):
    """Takes the place of the machine that goes away; no answer should catch it."""


class Machine:
    """One start of a training: fresh variables, and a step that knows how often it was called.

    Parameters
    ----------
    folder
        Of the checkpoints.
    ends_at
        The call in which the machine goes away, or None.
    """

    def __init__(self, folder: str, ends_at: int | None = None) -> None:
        import tensorflow as tf

        self.folder, self.ends_at = folder, ends_at
        self.weights = tf.Variable([4.0, -2.0])
        self.momentum = tf.Variable([0.0, 0.0])
        self.done = tf.Variable(0, dtype=tf.int64)
        self.calls = 0
        self.began_at: int | None = None
        self.newest: list[str] = []

    def step(self) -> None:
        """Take one step of descent with momentum."""
        if self.began_at is None:
            self.began_at = int(self.done)
        self.note()
        if self.calls == self.ends_at:
            raise Preempted
        self.calls += 1
        self.momentum.assign(0.9 * self.momentum + 0.1 * self.weights)
        self.weights.assign_sub(self.momentum)

    def note(self) -> None:
        """Note the newest checkpoint, if there is a new one."""
        import tensorflow as tf

        newest = tf.train.latest_checkpoint(self.folder)
        if newest and newest not in self.newest:
            self.newest.append(newest)

    def train(
        self, attempt: Attempt, steps: int = STEPS, every: int = SAVE_EVERY, chief: bool = True
    ) -> None:
        """Train with the answer; a preemption ends it early."""
        tracked = {"weights": self.weights, "momentum": self.momentum}
        try:
            # Variables are meant to change, so nothing is copied.
            attempt(uncopied=(self.step, tracked, self.done, steps, self.folder, every, chief))
        except Preempted:
            return
        finally:
            self.note()


@contextmanager
def _folder() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="pmle-checkpoints-") as folder:
        yield folder


def _uninterrupted(steps: int) -> Any:
    weights, momentum = np.array([4.0, -2.0]), np.zeros(2)
    for _ in range(steps):
        momentum = 0.9 * momentum + 0.1 * weights
        weights = weights - momentum
    return weights


def _trains(attempt: Attempt) -> None:
    with _folder() as folder:
        machine = Machine(folder)
        machine.train(attempt)
    if machine.calls != STEPS or int(machine.done) != STEPS:
        raise Rejected(
            f"Without any preemption {STEPS} steps were asked for: step() was called "
            f"{machine.calls} times, and done is {int(machine.done)}."
        )


def _saves_in_moderation(attempt: Attempt) -> None:
    with _folder() as folder:
        machine = Machine(folder)
        machine.train(attempt)
        saves = len(machine.newest)
        kept = len(list(Path(folder).rglob("*.index")))
    most = STEPS // SAVE_EVERY + 1
    if not saves:
        raise Rejected(
            f"In {STEPS} steps no checkpoint came into the folder. What a machine has in memory or "
            "on its own disk goes away with it.",
            misconception="distributed-training/nothing-outlives-the-machine",
        )
    if saves > most:
        raise Rejected(
            f"{saves} checkpoints in {STEPS} steps, where one in {SAVE_EVERY} steps was asked for. "
            "Saving takes time too: after every step it may take more than the training.",
            misconception="distributed-training/saves-every-step",
        )
    if saves < STEPS // SAVE_EVERY:
        raise Rejected(
            f"Only {saves} checkpoints in {STEPS} steps, where one in {SAVE_EVERY} steps was asked "
            "for."
        )
    if kept > 3:
        raise Rejected(
            f"{kept} checkpoints are still there. Nobody needs the old ones: let the manager keep "
            "a few.",
            misconception="distributed-training/keeps-them-all",
        )


def _goes_on(attempt: Attempt) -> None:
    ends_at = int(attempt.rng.integers(SAVE_EVERY + 1, STEPS - 1))
    saved = ends_at // SAVE_EVERY * SAVE_EVERY
    with _folder() as folder:
        Machine(folder, ends_at).train(attempt)
        machine = Machine(folder)
        machine.train(attempt)
    began = machine.began_at or 0
    if began != saved:
        raise Rejected(
            f"The machine went away in step {ends_at}, with checkpoints every {SAVE_EVERY} steps. "
            f"The new one began with done = {began}, where {saved} steps were safe."
            + (" All work was done once more." if not began else ""),
            misconception="" if began else "distributed-training/starts-over",
        )
    if began + machine.calls != STEPS:
        raise Rejected(
            f"After the restart from {began} another {machine.calls} steps were taken: "
            f"{began + machine.calls} in all, where {STEPS} were asked for.",
            misconception="distributed-training/counts-from-zero",
        )


def _same_end(attempt: Attempt) -> None:
    with _folder() as folder:
        for ends_at in (13, 4, None):
            machine = Machine(folder, ends_at)
            machine.train(attempt)
    wanted = _uninterrupted(STEPS)
    began = machine.began_at or 0
    counted = began > 0 and began % SAVE_EVERY == 0 and began + machine.calls == STEPS
    if difference(machine.weights.numpy(), wanted, PRECISION):
        raise Rejected(
            f"After two preemptions the weights are {show(machine.weights.numpy().tolist())}; a "
            f"run that nobody interrupts ends at {show(wanted.tolist())}. Is everything in the "
            "checkpoint that the next step depends on, momentum and number of steps included?",
            misconception="distributed-training/optimizer-forgotten" if counted else "",
        )


def _finished_stays_finished(attempt: Attempt) -> None:
    with _folder() as folder:
        Machine(folder).train(attempt)
        machine = Machine(folder)
        machine.train(attempt)
    # The last checkpoint may be that of the last full interval.
    if machine.calls > STEPS % SAVE_EVERY:
        raise Rejected(
            f"A training that had come to its end was started again, and took {machine.calls} more "
            "steps."
        )


def _restarted(attempt: Attempt, chief: bool) -> tuple[Machine, set[str]]:
    """Start again after a preemption; give the machine and the files that are new."""
    with _folder() as folder:
        Machine(folder, 12).train(attempt)
        before = {path.name for path in Path(folder).rglob("*")}
        machine = Machine(folder)
        machine.train(attempt, chief=chief)
        return machine, {path.name for path in Path(folder).rglob("*")} - before


def _only_the_chief(attempt: Attempt) -> None:
    machine, written = _restarted(attempt, chief=False)
    if written:
        raise Rejected(
            f"A worker that is not the chief wrote {show(sorted(written)[:3])} into the folder of "
            "all. Two that write the same checkpoint spoil it.",
            misconception="distributed-training/everybody-writes",
        )
    if machine.began_at != 10:
        chief, _ = _restarted(attempt, chief=True)
        if chief.began_at != 10:
            raise Rejected("The chief itself does not go on from its checkpoint yet.")
        raise Rejected(
            f"A worker that is not the chief began with done = {machine.began_at}; the checkpoint "
            "of the chief has 10. All must begin at the same step: everybody reads, one writes.",
            misconception="distributed-training/only-chief-restores",
        )


def _real_preemption(attempt: Attempt) -> None:
    """Kill one of two real workers, and start both again."""
    from grader.lab import preemption
    from grader.lab.cluster import ClusterError

    # A wrong answer would only show the same again, later.
    _goes_on(attempt)
    _only_the_chief(attempt)
    with _folder() as folder:
        try:
            before, after, weights = preemption.interrupted(attempt.function, folder)
        except ClusterError as error:
            raise Rejected(f"The two workers did not come to their end: {error}") from None
    if after[0] != before // preemption.SAVE_EVERY * preemption.SAVE_EVERY:
        raise Rejected(
            f"Worker 1 was killed in step {before}; both were started again and began with step "
            f"{after[0]}. Checkpoints were due every {preemption.SAVE_EVERY} steps."
        )
    wanted = preemption.uninterrupted()
    for worker, found in weights.items():
        if difference(found, wanted, PRECISION):
            raise Rejected(
                f"{worker} ends with {show(found)}, a run without preemption with {show(wanted)}."
            )


RESUME = Exercise(
    id="distributed-training/resume",
    answer="train",
    checks=(
        Check("Trains as many steps as asked", _trains, time_limit=RUN_SECONDS),
        Check("Saves as often as asked, and keeps few", _saves_in_moderation, 1, RUN_SECONDS),
        Check("Goes on from the newest checkpoint", _goes_on, 2, RUN_SECONDS),
        Check("Ends where an undisturbed run ends", _same_end, time_limit=RUN_SECONDS),
        Check(
            "Does not begin again what is done", _finished_stays_finished, time_limit=RUN_SECONDS
        ),
        Check("One writes, everybody reads", _only_the_chief, time_limit=RUN_SECONDS),
        Check("Two real workers survive a kill", _real_preemption, 1, RUN_SECONDS),
    ),
    hints=(
        "Before the first step: is there a checkpoint? After each step: is one due? All that the "
        "next step depends on belongs into it.",
        "tf.train.Checkpoint(done=done, **tracked) names what is saved; tf.train.CheckpointManager "
        "keeps the newest few, and knows latest_checkpoint. restore() fills the variables.",
        "Loop while done is below steps, not over range(steps). Save when done is a multiple of "
        "save_every, and only if this process is the chief.",
    ),
    misconceptions=(
        Misconception("distributed-training/saves-every-step", "Every step was saved."),
        Misconception("distributed-training/keeps-them-all", "All checkpoints were kept."),
        Misconception(
            "distributed-training/nothing-outlives-the-machine", "The shared folder stayed empty."
        ),
        Misconception("distributed-training/starts-over", "The restart began at step 0."),
        Misconception("distributed-training/counts-from-zero", "The steps were counted anew."),
        Misconception("distributed-training/optimizer-forgotten", "The state is incomplete."),
        Misconception("distributed-training/everybody-writes", "Every worker wrote."),
        Misconception("distributed-training/only-chief-restores", "Only the chief restored."),
    ),
)
