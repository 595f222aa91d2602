"""What is said of a village in a list of those to prepare first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mobility.measures.finding import CANNOT_TELL
from mobility.views.without import people_without
from mobility.words import Words


def people(words: Words, row: dict[str, Any]) -> tuple[str, str]:
    """People with too few helpers because of absence; and all of them, or what to do first."""
    away = people_without(words, row["expected_without_away"])
    if row["finding"] == CANNOT_TELL:
        worst = row["expected_without_away_worst"]
        if pd.isna(worst):
            return away, words.say("find out first")
        return away, words.say("up to {n}: find out first", n=people_without(words, worst))
    return away, words.say("of {n} in all", n=people_without(words, row["expected_without"]))


def here(words: Words, row: dict[str, Any]) -> tuple[str, str]:
    """The share of the usual helpers who are here; and who they are, with its interval."""
    counted = here_of_usual(words, row)
    low, high = (words.percent(row[f"availability_{end}"]) for end in ("low", "high"))
    if row["basis"] != "full" and low != high:
        counted = words.say("{here}; {low} to {high}", here=counted, low=low, high=high)
    return words.percent(row["availability"]), counted


def here_of_usual(words: Words, row: dict[str, Any]) -> str:
    """``3 / 6``."""
    return f"{words.number(row['helpers'])} / {words.number(row['helpers_usual'])}"
