"""Reads the figures the demonstration stands on: small CSV files, a source or basis on every row.

``census.csv`` and the calendars are published figures; the rest is assumed and says so.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent / "figures"
MONTH_COLUMNS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEED = 20080502
"""Seed of every random draw, so that two builds are the same; the day of Nargis."""


def files() -> list[Path]:
    """Every file of figures, by name."""
    return sorted(FOLDER.glob("*.csv"))


def sha256(path: Path) -> str:
    """Fingerprint of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def read(name: str) -> pd.DataFrame:
    """The rows of ``figures/<name>.csv``; empty cells are NaN."""
    return pd.read_csv(FOLDER / f"{name}.csv")


@cache
def census() -> pd.DataFrame:
    """Census figures, one row a township, one column a figure."""
    return read("census").pivot(index="township_id", columns="figure", values="value")


def townships() -> list[str]:
    """The three townships, in the order of the census file."""
    return list(dict.fromkeys(read("census")["township_id"]))


@cache
def number(name: str) -> float:
    """One assumption of ``assumptions.csv``."""
    rows = read("assumptions").set_index("name")
    return float(rows.loc[name, "value"])


def count(name: str) -> int:
    """One assumption that is a whole number."""
    return int(number(name))


def generator(purpose: int) -> np.random.Generator:
    """A stream of draws for one purpose, so that a change in one leaves the others as they were."""
    return np.random.default_rng([SEED, purpose])


def whole_parts(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to ``weights`` that sum to ``total`` (largest remainders)."""
    exact = weights / weights.sum() * total
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: total - parts.sum()]] += 1
    return parts
