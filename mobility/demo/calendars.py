"""Hazards, storms, roles, actors and the labour calendar, as their sources give them."""

from __future__ import annotations

import pandas as pd

from mobility.demo import figures
from mobility.demo.workers import MONTHS
from mobility.words import N_

COUNTRY, REGION = "MMR", "MMR017"
DISTANCE_FROM = "16.2 N 95.15 E, the middle of the delta"
ROLES = (N_("early warning"), N_("first aid"), N_("search and rescue"))
"""The three sub-committees of villages in Maubin (CWS on preventionweb.net)."""


def hazards() -> pd.DataFrame:
    """The hazards table: twelve rows per hazard and place, the cyclone first."""
    rows = []
    for hazard in figures.read("hazards").fillna("").to_dict("records"):
        weights: list[float | None] = [float(w) for w in hazard["weights"].split()] or [None] * 12
        rows += [
            {
                "hazard": hazard["hazard"],
                "place_id": hazard["place_id"],
                "month": month + 1,
                "level": hazard[name],
                "weight": weights[month],
                "source": hazard["source"],
                "kinds": hazard["kinds"],
            }
            for month, name in enumerate(MONTHS)
        ]
    return pd.DataFrame(rows)


def storms() -> pd.DataFrame:
    """The storms that the weights of cyclones and storm surges count, a row for each of these."""
    rows = figures.read("storms")
    rows = rows.assign(
        hazard=rows["hazards"].str.split("; "),
        place_id=REGION,
        month=pd.to_numeric(rows["closest_at"].str[5:7]),
        source=rows["source"] + "; distance from " + DISTANCE_FROM,
    )
    return rows.explode("hazard", ignore_index=True)


def roles() -> pd.DataFrame:
    """The least number of holders of each role, for every village of the region."""
    minimum = figures.count("role_minimum")
    return pd.DataFrame({"place_id": REGION, "role": list(ROLES), "minimum": minimum})


def actors() -> pd.DataFrame:
    """The actors table: who leads each action of a plan, and who takes part, in the country."""
    rows = []
    for actor in figures.read("actors").fillna("").to_dict("records"):
        told = {
            "place_id": COUNTRY,
            "lead": actor["name_en"],
            "lead_my": actor["name_my"],
            "source": actor["source"],
            "kinds": actor["kinds"],
        }
        rows += [
            {**told, "action": action, "rank": rank}
            for rank, column in enumerate(("leads", "takes_part"), start=1)
            for action in actor[column].split()
        ]
    return pd.DataFrame(rows)


def labour() -> pd.DataFrame:
    """The labour table: twelve rows for each kind of work or season, for the whole region."""
    rows = []
    for work in figures.read("labour_calendar").to_dict("records"):
        told = {
            "activity": work["activity"],
            "place_id": REGION,
            "who": work["who"],
            "movement": work["mobility"],
            "kind": work["kind"],
            "source": f"{work['source']} (confidence: {work['confidence']})",
            "kinds": work["kinds"],
        }
        rows += [{**told, "month": m + 1, "level": work[name]} for m, name in enumerate(MONTHS)]
    return pd.DataFrame(rows)
