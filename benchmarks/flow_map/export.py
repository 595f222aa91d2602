"""The flows of the question as one JSON file, for a page without a server behind it.

Run from the project's folder::

    MOBILITY_DATA=FOLDER python -m benchmarks.flow_map.export FILE

They come from ``mobility.store.queries`` like any others. Every pair of units is included by
month and sex, with the township of both ends, so that the page can choose areas and sexes itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pandas as pd

from benchmarks.flow_map.question import DRAWN, FIRST_MONTH, LEVEL, TOWNSHIPS, VIEWS
from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.store.releases import Release
from mobility.views.gazetteer import Gazetteer
from mobility.words import speak

DECIMALS = 3


def content(release: Release) -> dict[str, Any]:
    """The question, and places and flows as columns; ends are positions among the places."""
    flows = pd.concat([_flows(release, sex) for sex in ("f", "m")], ignore_index=True)
    gazetteer = Gazetteer(queries.places(release, OWNER))
    ends = pd.concat([flows["origin_id"], flows["destination_id"]]).unique()
    found = {end: gazetteer.location(end) for end in ends if isinstance(end, str)}
    located = {end: found[end] for end in sorted(found) if found[end]}
    flows = flows[flows["origin_id"].isin(located) & flows["destination_id"].isin(located)]
    position = {place: n for n, place in enumerate(located)}
    return {
        "asked": {"drawn": DRAWN, "month": FIRST_MONTH, "views": VIEWS},
        "townships": _named(gazetteer, TOWNSHIPS),
        "places": {
            **_named(gazetteer, located),
            "lon": [point[0] for point in located.values() if point],
            "lat": [point[1] for point in located.values() if point],
            "township": [gazetteer.above(place, "township") or "" for place in located],
        },
        "flows": {
            "month": flows["month"].tolist(),
            "sex": flows["sex"].tolist(),
            "origin": flows["origin_id"].map(position).tolist(),
            "destination": flows["destination_id"].map(position).tolist(),
            "people": flows["people"].round(DECIMALS).tolist(),
        },
    }


def _named(gazetteer: Gazetteer, places: Any) -> dict[str, list[str]]:
    return {"id": list(places), "name": list(gazetteer.names(speak("en"), places))}


def _flows(release: Release, sex: str) -> pd.DataFrame:
    """Flows of one sex out of the townships and between their parts."""
    parts = [
        queries.flows_by_month(
            release,
            Selection(areas=TOWNSHIPS, direction=direction, level=LEVEL, sexes=(sex,)),
            OWNER,
        )
        for direction in ("out", "within")
    ]
    return pd.concat(parts, ignore_index=True).assign(sex=sex)


def write(release: Release, path: Path) -> None:
    """Write them without spaces."""
    path.write_text(json.dumps(content(release), separators=(",", ":")), encoding="utf-8")


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def main(path: Path) -> None:
    """Write the current release's flows."""
    write(releases.open_release(), path)
    print(f"{path}: {path.stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
