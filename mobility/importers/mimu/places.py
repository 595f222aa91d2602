"""The villages of the list and the places above them, as rows of ``places``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import fmean

from mobility.importers.mimu.rows import COARSEST_FIRST, NAME, NAME_MY, TRACT, Village
from mobility.importers.place_rows import PlaceRow, with_known
from mobility.importers.problems import Context, Problem
from mobility.words import N_
from mobility.words.burmese import sign

DECIMALS = 6  # of a degree: a tenth of a metre


def places_of(
    kept: Sequence[Village], context: Context, file: str
) -> tuple[list[PlaceRow], list[Problem]]:
    """Rows of the villages and of the places above them, and findings about both."""
    rows = _places_above(kept) + [_village(village) for village in kept]
    known, changed = with_known(rows, context, file)
    placed, located = _with_points(known, kept, file)
    return placed, [*changed, *located, *_nameless(kept, file)]


def _village(village: Village) -> PlaceRow:
    name_my = village[NAME_MY]
    return PlaceRow(
        village.code,
        village[NAME] or name_my or village.code,
        name_my if name_my and sign(name_my) != "zawgyi" else None,
        "village",
        village[TRACT.code],
        village.location.lon,
        village.location.lat,
    )


def _nameless(kept: Sequence[Village], file: str) -> list[Problem]:
    return [
        Problem(
            "no_name",
            "warning",
            N_("{place}: there is no name in Latin letters; another stands in."),
            N_("Fill in LocationName."),
            {"place": village.code},
            file,
            row=village.row,
            column=NAME,
        )
        for village in kept
        if not village[NAME]
    ]


def _places_above(kept: Sequence[Village]) -> list[PlaceRow]:
    """Rows for states, districts, townships and tracts, by the most frequent values."""
    rows = []
    for depth, above in enumerate(COARSEST_FIRST):
        members: dict[str, list[Village]] = {}
        for village in kept:
            members.setdefault(village[above.code], []).append(village)
        rows += [
            PlaceRow(
                code,
                _most(village[above.name] for village in villages) or code,
                _most(village[above.name_my] for village in villages),
                above.level,
                _most(village[COARSEST_FIRST[depth - 1].code] for village in villages)
                if depth
                else None,
            )
            for code, villages in members.items()
            if code
        ]
    return rows


def _most(values: Iterable[str]) -> str | None:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


def _with_points(
    rows: Sequence[PlaceRow], kept: Sequence[Village], file: str
) -> tuple[list[PlaceRow], list[Problem]]:
    """Places without a location, at the mean of their located villages."""
    means = {
        code: mean for above in COARSEST_FIRST for code, mean in _means(kept, above.code).items()
    }
    wanting = {row.place_id for row in rows if row.lon is None} & means.keys()
    if not wanting:
        return list(rows), []
    placed = [
        replace(row, lon=means[row.place_id][0], lat=means[row.place_id][1])
        if row.place_id in wanting
        else row
        for row in rows
    ]
    text = N_(
        "{n} tracts and places above them have no location of their own; "
        "they were put at the mean of their villages."
    )
    remedy = N_("Import their outlines with --as boundaries for a better one.")
    return placed, [Problem("mean_location", "note", text, remedy, {"n": len(wanting)}, file)]


def _means(kept: Sequence[Village], column: str) -> dict[str, tuple[float, float]]:
    """Mean longitude and latitude of the located villages, by the code in ``column``."""
    points: dict[str, list[tuple[float, float]]] = {}
    for village in kept:
        lon, lat = village.location.lon, village.location.lat
        if lon is not None and lat is not None:
            points.setdefault(village[column], []).append((lon, lat))
    return {
        code: (
            round(fmean(lon for lon, _ in those), DECIMALS),
            round(fmean(lat for _, lat in those), DECIMALS),
        )
        for code, those in points.items()
    }
