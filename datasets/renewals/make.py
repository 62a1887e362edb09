"""Make a year of renewals in which everything that causes one is known.

Usage: python datasets/renewals/make.py

Writes renewals.csv beside this file. Every customer's chance of renewing is computed twice, with
and without a discount; which of the two came true is drawn. A real company never sees both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SEED = 20261125
ROWS = 1500
DISCOUNT = 0.8
"""What a discount truly adds to the log-odds of renewing."""

REPORT = -0.25
"""What a reported bug truly adds to the log-odds."""

NEED = 1.8
FOLDER = Path(__file__).resolve().parent


def chance(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn log-odds into a probability, to four decimals."""
    probability: NDArray[np.float64] = np.round(1 / (1 + np.exp(-log_odds)), 4)
    return probability


def customers(rng: np.random.Generator) -> dict[str, Any]:
    """Draw the customers: what they need decides how much they use, report and are offered."""
    need = rng.normal(0, 1, ROWS)
    hours = np.round(np.exp(2.5 + 0.5 * need + rng.normal(0, 0.4, ROWS)), 1)
    # Who uses the product much meets more of its bugs.
    reports = rng.poisson(0.12 * hours)
    # Sales offers a discount to those who seem about to leave.
    seems_lost = -1.6 * need + rng.normal(0, 0.8, ROWS)
    discount = (seems_lost > np.quantile(seems_lost, 0.6)).astype(int)
    seats = rng.integers(1, 40, ROWS)
    without = 0.2 + NEED * need + REPORT * (reports - reports.mean()) + 0.01 * (seats - 20)
    with_discount, without_discount = chance(without + DISCOUNT), chance(without)
    actual = np.where(discount == 1, with_discount, without_discount)
    return {
        "hours": hours,
        "bug_reports": reports,
        "discount": discount,
        "seats": seats,
        "renewed": (rng.random(ROWS) < actual).astype(int),
        "chance_with_discount": with_discount,
        "chance_without_discount": without_discount,
    }


if __name__ == "__main__":
    table = pd.DataFrame(customers(np.random.default_rng(SEED)))
    table.to_csv(FOLDER / "renewals.csv", index=False, lineterminator="\n")
