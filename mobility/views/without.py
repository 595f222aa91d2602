"""People without enough helpers, as pages write them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mobility.measures.rounding import over
from mobility.words import Words, whole


def people_without(words: Words, people: Any) -> str:
    """Whole people; less than half a person is told as such, since 0 would say that nobody is."""
    if pd.notna(people) and over(people, 0) and not whole(people):
        return words.say("under 1")
    return words.number(None if pd.isna(people) else people)
