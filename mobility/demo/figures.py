"""The figures behind the demonstration: small CSV files with a source or basis on every row.

``census.csv`` and the calendars are published figures; the rest is marked as assumed.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

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
    """The SHA-256 digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def read(name: str) -> pd.DataFrame:
    """The rows of ``figures/<name>.csv``; empty cells are NaN."""
    return pd.read_csv(FOLDER / f"{name}.csv")


def records(name: str) -> list[dict[str, Any]]:
    """The same rows as plain dictionaries."""
    return [{str(k): v for k, v in row.items()} for row in read(name).to_dict("records")]


@cache
def census() -> dict[str, dict[str, float]]:
    """Census figures by township and name, with townships in the order of the file."""
    result: dict[str, dict[str, float]] = {}
    for row in records("census"):
        result.setdefault(row["township_id"], {})[row["figure"]] = float(row["value"])
    return result


@cache
def number(name: str) -> float:
    """One assumption of ``assumptions.csv``."""
    return {row["name"]: float(row["value"]) for row in records("assumptions")}[name]


def count(name: str) -> int:
    """One assumption that is a whole number."""
    return int(number(name))


def in_towns(township: str, figure: str) -> int:
    """The townspeople's part of a census figure, people or households."""
    return round(census()[township][figure] * number("urban_share"))


def generator(purpose: str) -> np.random.Generator:
    """A random generator for one purpose, so that a change in one leaves the others unchanged."""
    return np.random.default_rng([SEED, *purpose.encode()])


def whole_parts(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers proportional to ``weights`` that sum to ``total`` (largest remainders)."""
    exact = weights / weights.sum() * total
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: total - parts.sum()]] += 1
    return parts
