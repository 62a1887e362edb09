"""What somebody scores who knows nothing: strategies that look at the options only.

A bank that such a strategy beats teaches test-wiseness. Each strategy gives every option of a
question a value and picks the highest one; ties are shared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exam.bank import LETTERS, Bank, Question

LIMIT = 0.35
"""The most that a strategy may score, where guessing scores 0.25."""

_DRAWS = 5
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


def _learned(questions: Sequence[Question]) -> dict[str, float]:
    """Score text classifiers that learn which options are keys without seeing any stem.

    Words and pairs of words, of which only the weights by rarity come from all options. Ten folds
    with twins in the same one, drawn `_DRAWS` times: one draw moves a score by two to three points.
    """
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import ComplementNB, MultinomialNB

    texts = [option.text for question in questions for option in question.options]
    rarity = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(texts)
    counts = CountVectorizer(ngram_range=(1, 2)).fit_transform(texts)
    regression = LogisticRegression(class_weight="balanced", solver="liblinear")
    return {
        "classifier without the stem": _validated(questions, rarity, regression),
        "multinomial naive Bayes without the stem": _validated(questions, counts, MultinomialNB()),
        "complement naive Bayes without the stem": _validated(questions, rarity, ComplementNB()),
    }


def _validated(questions: Sequence[Question], features: Any, model: Any) -> float:
    from sklearn.base import clone
    from sklearn.model_selection import GroupKFold

    labels = np.array(
        [o.letter in question.key for question in questions for o in question.options]
    )
    owner = np.repeat(range(len(questions)), [len(question.options) for question in questions])
    families = np.array([min(f"{q.section}/{q.twin or q.slug}", q.id) for q in questions])
    folds = min(10, len(set(families)))
    scores = []
    for draw in range(_DRAWS):
        values = np.zeros(len(labels))
        split = GroupKFold(folds, shuffle=True, random_state=draw)
        for train, test in split.split(features, labels, families[owner]):
            fitted = clone(model).fit(features[train], labels[train])
            values[test] = fitted.predict_proba(features[test])[:, 1]
        scores += [
            _credit(question, list(values[owner == position]))
            for position, question in enumerate(questions)
        ]
    return float(np.mean(scores))


def scores(bank: Bank, learned: bool = True) -> dict[str, float]:
    """Share of the bank's single-choice questions that each strategy answers rightly.

    Parameters
    ----------
    bank
        What to answer.
    learned
        Whether classifiers take part, which have to be trained first.

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
    return found | _learned(questions) if learned else found
