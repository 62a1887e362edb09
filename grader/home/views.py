"""What the widget's page gets to see, as plain data."""

from __future__ import annotations

from typing import Any

from grader.course import Course, Lesson
from grader.exam import report
from grader.exam.bank import Bank
from grader.exam.report import Report, Result, Step, Tally
from grader.exam.session import Session
from grader.exam.terminal import taught
from grader.home import overview
from grader.home.overview import Overview
from grader.progress import summary
from grader.readiness import model, outlook

View = dict[str, Any]


def of_home(found: Overview) -> View:
    """Give the home page."""
    best = found.next_best
    entry = found.course.entry(best.target) if best.action == "open" else None
    return {
        "screen": "home",
        "next": {
            "what": best.what,
            "why": best.why,
            "action": best.action,
            "target": best.target,
            "link": link(entry[0], overview.fragment(entry[1])) if entry else None,
        },
        "running": None if found.running is None else found.running.seconds_left(),
        "due": found.due,
        "lessons": [_lesson(found, row) for row in found.lessons],
        "outlook": outlook.as_json(found.outlook),
        "words": outlook.in_words(found.outlook),
        "lines": list(model.LINES),
        "patterns": [
            {"value": code, "text": f"{code} {says}"}
            for code, says in found.desk.bank.settings.patterns.items()
        ],
        "sittings": [
            {"id": one.id, "text": f"{one.started.astimezone():%Y-%m-%d %H:%M}, {one.about}"}
            for one in reversed(found.judged)
            if one.answered()
        ][:5],
    }


def _lesson(found: Overview, row: summary.LessonProgress) -> View:
    lesson = row.lesson
    possible = sum(entry.points for entry in summary.automatic(lesson))
    first = found.first_open(lesson) if row.done else None
    return {
        "slug": lesson.slug,
        "key": lesson.key,
        "title": lesson.title,
        "ready": lesson.ready,
        "done": row.done,
        "total": row.total,
        "points": f"{row.earned:g} of {possible:g}",
        "left": found.minutes_left(row),
        "link": link(lesson, overview.fragment(first) if first else "") if lesson.ready else None,
    }


def link(lesson: Lesson, fragment: str = "") -> str:
    """Write a link to a lesson, as seen from the start page's folder."""
    return f"../{lesson.slug}/{lesson.notebook.name}" + (f"#{fragment}" if fragment else "")


def of_question(session: Session, position: int, course: Course, passing: list[int]) -> View:
    """Give the page of one question.

    Parameters
    ----------
    session, position
        Which.
    course
        Where it is taught.
    passing
        Positions of the second pass that goes on; empty in the first one.
    """
    question = session.questions[position]
    choice = session.choice(question)
    told = session.told(question)
    return {
        "screen": "question",
        "kind": session.sitting.kind,
        "about": session.sitting.about,
        "position": position,
        "count": len(session.questions),
        "second": bool(passing),
        "left": session.seconds_left(),
        "stem": question.stem,
        "options": [{"letter": one.letter, "text": one.text} for one in question.options],
        "wanted": len(question.key),
        "chosen": choice.chosen,
        "marked": choice.marked,
        "names": session.bank.former_names_in_words(question),
        "told": _told(session.result(question), course) if told else None,
        "all": [
            {
                "answered": bool(session.choice(one).chosen),
                "marked": session.choice(one).marked,
            }
            for one in session.questions
        ],
        "open": len(session.second_pass()),
    }


def _told(result: Result, course: Course) -> View:
    question = result.question
    teacher = report.teacher(question, course)
    first = teacher.exercises[0] if teacher.exercises else None
    return {
        "right": result.right,
        "key": list(question.key),
        "chosen": result.chosen,
        "reasons": [
            {
                "letter": option.letter,
                "key": option.letter in question.key,
                "because": option.because,
                "breaks": question.constraints.get(option.breaks, ""),
            }
            for option in question.options
        ],
        "taught": taught(question, course),
        "link": link(teacher.lesson, overview.fragment(first) if first else "")
        if teacher.lesson.ready
        else None,
        "sources": [f"{fact.source}, {fact.date}" for fact in question.facts],
    }


def of_report(found: Report, bank: Bank, course: Course) -> View:
    """Give the page that says how a sitting went."""
    return {
        "screen": "report",
        "about": found.sitting.about,
        "right": found.right,
        "total": len(found.results),
        "sections": [_tally(one) for one in found.by_section(course)],
        "patterns": [_tally(one) for one in found.by_pattern(bank)],
        "advice": [_step(step, course) for step in report.advice(found, bank, course)],
        "results": [
            {
                "stem": result.question.stem,
                "options": [
                    {"letter": one.letter, "text": one.text} for one in result.question.options
                ],
                "names": bank.former_names_in_words(result.question),
                "marked": result.marked,
                "told": _told(result, course),
            }
            for result in found.results
        ],
    }


def _step(step: Step, course: Course) -> View:
    entry = step.exercise
    lesson = course.entry(entry.id)[0] if entry else None
    return {
        "text": step.text,
        "practise": dict([step.practise]) if step.practise else None,
        "link": link(lesson, overview.fragment(entry)) if lesson and entry else None,
        "exercise": entry.title if entry else "",
    }


def _tally(tally: Tally) -> View:
    return {"name": tally.name, "right": tally.right, "total": tally.total}
