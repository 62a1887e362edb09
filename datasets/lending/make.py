"""Generate the loan applications. Run it to write lending.csv beside this file.

The truth is known because it is made here: the chance that a loan is repaid follows from an
applicant's situation by the formula in `chance_of_repaying`. What the lender records is not quite
that situation, and this is the planted disparity: see `recorded_years`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SEED = 20261125
ROWS = 6_000

PURPOSES = ("car", "home", "start-up")
PURPOSE_EFFECTS = {"car": 0.2, "home": 0.7, "start-up": -1.6}
# The planted paradox: the south asks for the riskiest loan far more often, and its applicants earn
# more.
PURPOSE_SHARES = {"north": (0.45, 0.45, 0.10), "south": (0.15, 0.20, 0.65)}
SOUTHERN_INCOME = 1.5

# The planted disparity: after a career break, the count of years at work starts anew.
SHARE_WITH_BREAK = {"female": 0.75, "male": 0.05}
KEPT_AFTER_BREAK = 0.2

# The planted rare slice: few applicants live with their family, and these repay less often.
HOUSING_SHARES = {"owns": 0.42, "rents": 0.53, "family": 0.05}
HOUSING_EFFECTS = {"owns": 0.3, "rents": 0.0, "family": -2.6}


def chance_of_repaying(applicants: pd.DataFrame, years_at_work: Any) -> pd.Series:
    """Compute each applicant's true chance of repaying; neither sex nor region is in it."""
    burden = applicants["loan_amount"] / applicants["income"]
    logit = (
        -1.7
        + 1.2 * np.log(applicants["income"] / 30_000)
        + 0.3 * np.minimum(years_at_work, 14)
        - 2.4 * (burden > 0.7)
        - 2.2 * (applicants["debt_ratio"] > 0.35)
        - 0.7 * np.minimum(applicants["late_payments"], 2)
        + applicants["housing"].map(HOUSING_EFFECTS)
        + applicants["purpose"].map(PURPOSE_EFFECTS)
    )
    return 1 / (1 + np.exp(-logit))


def recorded_years(years_at_work: Any, sex: Any, rng: np.random.Generator) -> Any:
    """Give the years at work that the lender records: those since the last career break."""
    with_break = rng.random(len(sex)) < pd.Series(sex).map(SHARE_WITH_BREAK).to_numpy()
    kept = np.where(with_break, KEPT_AFTER_BREAK, 1.0)
    return np.floor(years_at_work * kept).astype(int)


def make(rows: int = ROWS, seed: int = SEED) -> pd.DataFrame:
    """Draw the applicants, and whether each one repaid."""
    rng = np.random.default_rng(seed)
    age = np.clip(np.round(20 + rng.gamma(3.0, 7.0, rows)), 20, 75).astype(int)
    sex = rng.choice(["female", "male"], rows)
    region = rng.choice(["north", "south"], rows, p=[0.6, 0.4])
    purpose = np.array([rng.choice(PURPOSES, p=PURPOSE_SHARES[name]) for name in region])
    years_at_work = (age - 18) * rng.uniform(0.1, 0.9, rows)
    income = rng.lognormal(np.log(30_000), 0.35, rows) * (1 + 0.01 * np.minimum(years_at_work, 25))
    income = np.round(income * np.where(region == "south", SOUTHERN_INCOME, 1.0), -2).astype(int)
    applicants = pd.DataFrame(
        {
            "age": age,
            "sex": sex,
            "region": region,
            "purpose": purpose,
            "loan_amount": np.round(income * rng.lognormal(-0.7, 0.6, rows), -2).astype(int),
            "income": income,
            "years_employed": recorded_years(years_at_work, sex, rng),
            "debt_ratio": np.round(rng.beta(2, 6, rows), 2),
            "late_payments": rng.poisson(0.6, rows),
            "housing": rng.choice(list(HOUSING_SHARES), rows, p=list(HOUSING_SHARES.values())),
        }
    )
    chance = chance_of_repaying(applicants, years_at_work)
    applicants["repaid"] = (rng.random(rows) < chance).astype(int)
    return applicants


if __name__ == "__main__":
    make().to_csv(Path(__file__).with_name("lending.csv"), index=False, lineterminator="\n")
