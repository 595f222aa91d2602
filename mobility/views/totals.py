"""Sums of a table of villages, for a sheet of their own: among the villages they would count twice.

People are summed over the villages whose month is known, and how many those are stands beside the
sums; a ratio is one of sums.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from mobility.measures.finding import (
    CANNOT_TELL,
    CERTAIN,
    KEEPS,
    LOSES,
    NO_DATA,
    WATCH,
    is_low,
)

COUNTED = {
    "villages_lose": LOSES,
    "villages_watch": WATCH,
    "villages_keep": KEEPS,
    "villages_cannot_tell": CANNOT_TELL,
    "villages_no_data": NO_DATA,
}
# Told of every village, also where its members are not known.
TOLD_OF_ALL = ("newcomers", "households_surveyed", "households_total", "host_households")


def totals(rows: pd.DataFrame, by: Sequence[str], sums: Collection[str]) -> pd.DataFrame:
    """The sums of a table, in groups, as :func:`mobility.measures.areas.sum_to` makes them.

    Args:
        rows: with the columns named; a village is in a group once.
        by: the columns that make a group, such as month.
        sums: columns of people or things, to be added up.

    Returns:
        A row for each group: ``by``, villages_total, and the sums. Of rows with helpers the sums
        are of the villages whose helpers, and usual ones, are known: how many those are is
        villages_known. The counts of findings where findings are, and availability where both
        its sums are. What is known of no village of the group is empty.
    """
    known = rows.assign(villages_total=1)
    if "helpers" in rows:
        told = rows["helpers"].notna()
        if "helpers_usual" in rows:
            told &= rows["helpers_usual"].notna()
        known["villages_known"] = told.astype(int)
        for name in set(sums).difference(TOLD_OF_ALL):
            known[name] = rows[name].where(told)
    if "finding" in rows:
        known = known.assign(**_findings(rows))
    counts = [each for each in known if each.startswith("villages_")]
    numbers = known[[*counts, *sums]].apply(pd.to_numeric).astype("float64")
    keys = [known[each] for each in by]
    found = numbers.groupby(keys, sort=True, dropna=False).sum(min_count=1).reset_index()
    if {"helpers", "helpers_usual"} <= set(sums):
        ratio = found["helpers"] / found["helpers_usual"].where(found["helpers_usual"] > 0)
        found["availability"] = ratio.clip(upper=1)
    return found


def _findings(rows: pd.DataFrame) -> dict[str, pd.Series]:
    found = {name: (rows["finding"] == finding) for name, finding in COUNTED.items()}
    found["villages_lose_certain"] = found["villages_lose"] & (rows["sure"] == CERTAIN)
    found["villages_low_all_year"] = is_low(rows["all_year"])
    return {name: each.fillna(False).astype(int) for name, each in found.items()}
