"""Spaced review: what was wrong comes back at growing intervals, as FSRS schedules it.

Nothing of the schedule is stored. It follows from the answers in the record, so that the records of
two machines merge into one schedule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fsrs import Card, Rating, Scheduler

from grader.exam import report
from grader.exam.bank import Bank, Question
from grader.exam.journal import Choice, Sitting
from grader.exam.report import is_right

# A question of the exam is no flash card to be seen again after ten minutes, so there are no steps
# within a day. Without fuzz the schedule is the same each time that it is made.
SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True)
class Scheduled:
    """A question that was wrong at least once, when it is due, and after how long a wait."""

    question: Question
    due: datetime
    interval: timedelta


def schedule(bank: Bank, sittings: Iterable[Sitting]) -> list[Scheduled]:
    """Schedule every question that was ever wrong, the first due first.

    Parameters
    ----------
    bank, sittings
        Questions, and sittings whose answers may be told.
    """
    cards: dict[str, Card] = {}
    known: dict[str, Question] = {}
    for question, choice in report.answers(bank, sittings):
        rating = _rating(question, choice)
        if question.id in cards or rating is Rating.Again:
            known[question.id] = question
            card = cards.get(question.id) or Card(card_id=len(cards), due=choice.at)
            cards[question.id], _ = SCHEDULER.review_card(card, rating, choice.at)
    scheduled = [
        Scheduled(known[name], card.due, card.due - (card.last_review or card.due))
        for name, card in cards.items()
    ]
    return sorted(scheduled, key=lambda one: (one.due, one.question.id))


def due(scheduled: Iterable[Scheduled], now: datetime) -> list[Question]:
    """List the questions that are due."""
    return [one.question for one in scheduled if one.due <= now]


def _rating(question: Question, choice: Choice) -> Rating:
    """Rate as FSRS does: a right answer that was marked for review was a hard one."""
    if not is_right(question, choice.chosen):
        return Rating.Again
    return Rating.Hard if choice.marked else Rating.Good
