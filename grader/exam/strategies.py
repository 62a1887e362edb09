"""What somebody scores who knows nothing: strategies that look at the options only.

A bank that such a strategy beats teaches test-wiseness. Each strategy gives every option of a
question a value and picks the highest one; ties are shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from grader.exam.bank import LETTERS, Bank, Question

LIMIT = 0.35
"""The most that a strategy may score, where guessing scores 0.25."""

_MANAGED = re.compile(r"\b(managed|serverless|automat\w*|built-in|native\w*)\b", re.IGNORECASE)
_LABOUR = re.compile(
    r"\b(custom|manual\w*|own|script|cron|cluster|export|every|all|only|rewrite)\b", re.IGNORECASE
)
Values = Sequence[float]
Strategy = Callable[[Question], Values]


def words(text: str) -> list[str]:
    """Words as a reader counts them."""
    return text.split()


def _alike(question: Question) -> list[float]:
    sets = [{word.lower() for word in words(option.text)} for option in question.options]
    return [
        sum(len(one & other) / len(one | other) for other in sets if other is not one)
        for one in sets
    ]


def _untaught(products: Sequence[str]) -> dict[str, Strategy]:
    named = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in products))

    def count(pattern: re.Pattern[str]) -> Strategy:
        return lambda question: [len(pattern.findall(option.text)) for option in question.options]

    def negative(strategy: Strategy) -> Strategy:
        return lambda question: [-value for value in strategy(question)]

    def longest(question: Question) -> list[float]:
        return [len(words(option.text)) for option in question.options]

    def always(letter: str) -> Strategy:
        return lambda question: [float(option.letter == letter) for option in question.options]

    return {
        **{f"always {letter}": always(letter) for letter in LETTERS[:4]},
        "longest option": longest,
        "shortest option": negative(longest),
        "most product names": count(named),
        "fewest product names": negative(count(named)),
        "'managed' words": count(_MANAGED),
        "fewest words of labour": negative(count(_LABOUR)),
        "most like the others": _alike,
        "least like the others": negative(_alike),
    }


def _credit(question: Question, values: Values) -> float:
    best = max(values)
    picked = [
        option.letter
        for option, value in zip(question.options, values, strict=True)
        if value >= best - 1e-12
    ]
    return sum(letter in question.key for letter in picked) / len(picked)


def _classifier(questions: Sequence[Question]) -> float:
    """Score a text classifier that learns which options are keys without seeing any stem.

    Ten folds; twins stand in the same fold. Words and pairs of words, weighted by their rarity,
    into a logistic regression.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold
    from sklearn.pipeline import make_pipeline

    texts = np.array([option.text for question in questions for option in question.options])
    labels = np.array(
        [o.letter in question.key for question in questions for o in question.options]
    )
    owner = np.repeat(range(len(questions)), [len(question.options) for question in questions])
    families = [min(f"{q.section}/{q.twin or q.slug}", q.id) for q in questions]
    groups = np.array(families)[owner]
    values = np.zeros(len(texts))
    folds = GroupKFold(min(10, len(set(families))))
    for train, test in folds.split(texts, labels, groups):
        model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            LogisticRegression(class_weight="balanced", max_iter=1000),
        )
        model.fit(texts[train], labels[train])
        values[test] = model.predict_proba(texts[test])[:, 1]
    scores = [
        _credit(question, list(values[owner == position]))
        for position, question in enumerate(questions)
    ]
    return float(np.mean(scores))


def scores(bank: Bank) -> dict[str, float]:
    """Share of the bank's single-choice questions that each strategy answers rightly.

    Returns
    -------
    dict
        Strategy → share in [0, 1]; empty for a bank of fewer than two questions.
    """
    questions = [question for question in bank.questions if len(question.key) == 1]
    if len(questions) < 2:
        return {}
    found = {
        name: float(np.mean([_credit(question, strategy(question)) for question in questions]))
        for name, strategy in _untaught(bank.settings.products).items()
    }
    found["classifier without the stem"] = _classifier(questions)
    return found
