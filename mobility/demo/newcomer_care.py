"""What the synthetic villages answer about their newcomers, and how many households host them.

Some villages were not asked, and some left a question open, as it would be in life.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from mobility.demo import figures
from mobility.words import N_

SOURCE = N_("invented for the demonstration")


def newcomer_care(stays: pd.DataFrame, villages: pd.DataFrame) -> pd.DataFrame:
    """A row for each village that was asked, of those with newcomers in the stays table."""
    rng = figures.generator("newcomer care")
    arrived = stays[stays["destination_id"].isin(villages["place_id"])]
    by_month = arrived.groupby(["destination_id", "month"])["people"].sum()
    fullest = by_month.groupby("destination_id").max().sort_index()
    fullest = fullest[rng.random(len(fullest)) < figures.number("care_asked")]
    hosts = np.ceil(fullest.to_numpy() / figures.number("newcomers_per_host"))
    columns = {"host_households": _some_open(hosts, rng)}
    for row in figures.records("newcomer_care"):
        yes = rng.random(len(fullest)) < float(row["yes"])
        columns[row["question"]] = _some_open(yes.astype(float), rng)
    told = {"source": SOURCE, "kinds": "synthetic"}
    return pd.DataFrame({"place_id": fullest.index, **columns, **told})


def _some_open(answers: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The answers, some of them left out."""
    left_out = rng.random(len(answers)) < figures.number("care_left_out")
    return np.where(left_out, np.nan, answers)
