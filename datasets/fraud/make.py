"""Generate the card-payment data set. Run it to write fraud.csv beside this file.

The truth is known because it is made here: the chance of fraud of a payment
follows from its columns by the formula in `chance_of_fraud`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 20261124
ROWS = 30_000
PREVALENCE = 0.01


def chance_of_fraud(payments: pd.DataFrame) -> pd.Series:
    """Compute each payment's true chance of fraud, PREVALENCE on average."""
    logit = (
        1.1 * np.log1p(payments["amount"])
        + 3.2 * payments["abroad"]
        + 1.9 * payments["online"]
        + 2.2 * payments["night"]
        + 1.0 * payments["tries_last_hour"]
        - 0.02 * payments["account_age_months"]
        # The planted disparity: in the south, stolen cards are commoner.
        + 1.2 * (payments["region"] == "south")
    )
    shift = _shift_to_mean(logit.to_numpy(), PREVALENCE)
    return pd.Series(1 / (1 + np.exp(-(logit + shift))), index=payments.index)


def _shift_to_mean(logit: np.ndarray, mean: float) -> float:
    low, high = -50.0, 50.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(logit + middle)))).mean() > mean:
            high = middle
        else:
            low = middle
    return low


def make(rows: int = ROWS, seed: int = SEED) -> pd.DataFrame:
    """Draw the payments and whether each one was fraud."""
    rng = np.random.default_rng(seed)
    region = rng.choice(["north", "south"], rows, p=[0.8, 0.2])
    payments = pd.DataFrame(
        {
            "amount": np.round(rng.lognormal(3.4, 1.1, rows), 2),
            "abroad": (rng.random(rows) < 0.08).astype(int),
            "online": (rng.random(rows) < 0.45).astype(int),
            "night": (rng.random(rows) < 0.12).astype(int),
            "tries_last_hour": rng.poisson(0.25, rows),
            "account_age_months": rng.integers(1, 180, rows),
            "region": region,
        }
    )
    payments["fraud"] = (rng.random(rows) < chance_of_fraud(payments)).astype(int)
    return payments


if __name__ == "__main__":
    make().to_csv(Path(__file__).with_name("fraud.csv"), index=False, lineterminator="\n")
