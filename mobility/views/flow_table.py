"""The flow map as a table: the same flows in rows, for reading, sorting and files."""

from __future__ import annotations

import pandas as pd

from mobility.views.flows import ON_MAP, FlowMonth
from mobility.views.gazetteer import Gazetteer
from mobility.words import Words, whole


def flow_table(
    words: Words, month: FlowMonth, gazetteer: Gazetteer, most: int | None = None
) -> pd.DataFrame:
    """All flows of a month with names and shares, whether an arrow can show them or not.

    Args:
        most: only the first rows, up to this number.

    Returns:
        The columns of ``tables/out/flow_map.csv``; reference and change only where compared.
    """
    flows = month.flows if most is None else month.flows.head(most)
    table = pd.DataFrame(
        {
            "month": month.month,
            "origin_id": flows["origin_id"],
            "origin": [gazetteer.name(words, each) for each in flows["origin_id"]],
            "destination_id": flows["destination_id"],
            "destination": [gazetteer.name(words, each) for each in flows["destination_id"]],
            "people": flows["people"],
            "share": flows["people"] / flows["of"].replace(0.0, 1.0),
            "reference": flows["reference"],
            "change": _whole(flows["people"]) - _whole(flows["reference"]),
            "drawn": flows["reason"] == ON_MAP,
        }
    )
    if month.reference is None:
        return table.drop(columns=["reference", "change"])
    return table


def _whole(people: pd.Series) -> pd.Series:
    """People as they are written, so that a difference is that of the numbers beside it."""
    return people.map(whole, na_action="ignore").astype("float64")
