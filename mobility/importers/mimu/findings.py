"""Doubts about MIMU's village list: one function for each fault, which names its rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

import geopandas as gpd

from mobility.importers import locations
from mobility.importers.boundaries.local_names import judge
from mobility.importers.mimu.rows import (
    COARSEST_FIRST,
    CODE,
    LON,
    NAME,
    NAME_COLUMNS,
    NAME_MY,
    REASONS,
    TOWNSHIP,
    TRACT,
    Reason,
    Village,
)
from mobility.importers.problems import Problem
from mobility.words import N_
from mobility.words.burmese import changes_under_nfc, has_invisible

FAR = 1.0  # kilometres; outlines are simplified, so nearer ones are listed together
SHOWN = 20  # names in a list whose rows are all corrected in the same harmless way

Check = tuple[str, str, str]  # code, what, remedy


def errors(rows: Sequence[Village], file: str) -> list[Problem]:
    """Rows that cannot become a place: one finding each, the first that applies."""
    seen: Counter[str] = Counter()
    problems = []
    for village in rows:
        seen[village.code] += 1
        fault = _fault(village, seen[village.code] > 1)
        if fault is not None:
            code, what, remedy = fault
            values = {"place": village.label, "lon": village[LON], "lat": village["Latitude"]}
            values["column"] = village.unfit or ""
            problems.append(Problem(code, "error", what, remedy, values, file, row=village.row))
    return problems


def _fault(village: Village, is_repeated: bool) -> Check | None:
    if not village.code:
        return (
            "no_code",
            N_("{place}: there is no P-code."),
            N_("Fill in LocationPCode, or delete the row."),
        )
    if village.unfit is not None:
        return (
            "unfit_text",
            N_("{place}: {column} is too long or holds what cannot be printed."),
            N_("Type the cell again; it was probably copied from elsewhere."),
        )
    if is_repeated:
        return (
            "duplicate_key",
            N_("{place}: the P-code was used in a row before."),
            N_("Keep one of the rows, or correct its P-code."),
        )
    if not village[TRACT.code] or not village.township:
        return (
            "no_parent",
            N_("{place}: the P-code of its tract or township is blank."),
            N_("Fill in VillageTractTownPCode and TownshipPCode."),
        )
    return COORDINATE_FAULTS.get(village.location.fault)


COORDINATE_FAULTS: Mapping[str, Check] = {
    locations.NOT_A_NUMBER: (
        "not_a_number",
        N_("{place}: the coordinates are not numbers ({lon}, {lat})."),
        N_("Write them in degrees with a decimal point, such as 95.3968 and 16.295."),
    ),
    locations.SWAPPED: (
        "swapped_coordinates",
        N_("{place}: longitude and latitude look swapped ({lon}, {lat})."),
        N_("Exchange the two columns."),
    ),
    locations.OFF_EARTH: (
        "off_the_earth",
        N_("{place}: no place has these coordinates ({lon}, {lat})."),
        N_("Write them in degrees: longitude -180 to 180, latitude -90 to 90."),
    ),
}


# --- lists of rows, a finding for each township ---------------------------------------------


def left_out(rows: Sequence[Village], reasons: Mapping[int, Reason], file: str) -> list[Problem]:
    """Rows that are not a village in use."""
    return [
        problem
        for reason in REASONS
        for problem in _by_township(
            [row for row in rows if reasons.get(row.row) is reason],
            file,
            code=f"left_out_{reason.code}",
            severity=reason.severity,
            what=reason.of_many,
        )
    ]


def not_located(kept: Sequence[Village], file: str) -> list[Problem]:
    """Villages whose coordinates are blank or 0, 0."""
    texts = {
        locations.BLANK: N_("No coordinates. In {township}, {n}: {places}."),
        locations.ZERO: N_(
            "The coordinates 0, 0 mean that none are known. In {township}, {n}: {places}."
        ),
    }
    return [
        problem
        for fault, what in texts.items()
        for problem in _by_township(
            [village for village in kept if village.location.fault == fault],
            file,
            code="no_location",
            severity="warning",
            what=what,
            remedy=N_("They are not on the map until a file with their coordinates is imported."),
            column=LON,
        )
    ]


def _by_township(
    villages: Sequence[Village],
    file: str,
    *,
    code: str,
    severity: str,
    what: str,
    remedy: str = "",
    column: str = "",
    label: Callable[[Village], str] = lambda village: village.code,
) -> list[Problem]:
    groups: dict[str, list[Village]] = defaultdict(list)
    for village in villages:
        groups[" ".join((village.township, village[TOWNSHIP.name]))].append(village)
    return [
        Problem(
            code,
            severity,
            what,
            remedy,
            {"n": len(those), "township": township, "places": ", ".join(map(label, those))},
            file,
            row=those[0].row,
            column=column,
        )
        for township, those in groups.items()
    ]


def outside(
    rows: Sequence[Village],
    reasons: Mapping[int, Reason],
    boundaries: gpd.GeoDataFrame | None,
    file: str,
) -> list[Problem]:
    """Points outside the outline of their township, with the distance.

    Rows left out are judged too, as a note: they show how reliable the list is.
    """
    located = {village.row: village for village in rows if village.location.lon is not None}
    points = [
        locations.Point(str(row), village.township, village.location.lon, village.location.lat)
        for row, village in located.items()
        if village.location.lon is not None and village.location.lat is not None
    ]
    far = locations.kilometres_outside(points, boundaries)
    distances = {located[int(row)]: kilometres for row, kilometres in far.items()}
    return [
        *_not_compared(points, boundaries, file),
        *_far_outside(distances, reasons, file),
        *_just_outside(distances, reasons, file),
    ]


def _not_compared(
    points: Sequence[locations.Point], boundaries: gpd.GeoDataFrame | None, file: str
) -> list[Problem]:
    known = set() if boundaries is None else set(boundaries["place_id"])
    unknown = sorted({point.within for point in points} - known)
    if not unknown:
        return []
    return [
        Problem(
            "not_compared",
            "note",
            N_("Whether villages lie in their township was not judged; no outline of: {places}."),
            N_("Import the townships with --as boundaries first, then this file again."),
            {"places": ", ".join(unknown)},
            file,
        )
    ]


def _far_outside(
    distances: Mapping[Village, float], reasons: Mapping[int, Reason], file: str
) -> list[Problem]:
    return [
        Problem(
            "outside_township",
            "note" if village.row in reasons else "warning",
            N_("{place}: the point lies {km} km outside {township}; this row was left out.")
            if village.row in reasons
            else N_("{place}: the point lies {km} km outside {township}."),
            "" if village.row in reasons else N_("Check its coordinates and its township."),
            {
                "place": village.label,
                "km": f"{kilometres:.1f}",
                "township": f"{village.township} {village[TOWNSHIP.name]}",
            },
            file,
            row=village.row,
            column=LON,
        )
        for village, kilometres in distances.items()
        if kilometres >= FAR
    ]


def _just_outside(
    distances: Mapping[Village, float], reasons: Mapping[int, Reason], file: str
) -> list[Problem]:
    near = [
        village
        for village, kilometres in distances.items()
        if kilometres < FAR and village.row not in reasons
    ]
    return _by_township(
        near,
        file,
        code="just_outside_township",
        severity="note",
        what=N_(
            "Less than 1 km outside the outline, which may be simplified. "
            "In {township}, {n}: {places}."
        ),
        column=LON,
        label=lambda village: f"{village.code} ({distances[village]:.2f} km)",
    )


# --- names and codes ------------------------------------------------------------------------


def shared_names(kept: Sequence[Village], file: str) -> list[Problem]:
    """Names that several villages have; in one tract they are hard to tell apart."""
    shared = _groups(kept, lambda village: village[NAME])
    problems = []
    if shared:
        most = max(shared.values(), key=len)
        problems.append(
            Problem(
                "shared_names",
                "note",
                N_(
                    "{names} names are shared by {n} villages (most often “{name}”, {most} times); "
                    "their P-codes keep them apart."
                ),
                "",
                {
                    "names": len(shared),
                    "n": sum(map(len, shared.values())),
                    "name": most[0][NAME],
                    "most": len(most),
                },
                file,
                column=NAME,
            )
        )
    in_tract = _groups(kept, lambda village: (village[TRACT.code], village[NAME]))
    return problems + [
        Problem(
            "shared_name_in_tract",
            "warning",
            N_("{n} villages of tract {tract} are called “{name}”: {places}."),
            N_("Name a village by its P-code in every file, never by its name alone."),
            {
                "n": len(those),
                "tract": those[0][TRACT.code],
                "name": those[0][NAME],
                "places": ", ".join(village.code for village in those),
            },
            file,
            row=those[1].row,
            column=NAME,
        )
        for those in in_tract.values()
    ]


def shared_points(kept: Sequence[Village], file: str) -> list[Problem]:
    """Villages at exactly the same point."""
    located = [village for village in kept if village.location.lon is not None]
    groups = _groups(located, lambda village: (village.location.lon, village.location.lat))
    return [
        Problem(
            "shared_point",
            "warning",
            N_("{n} villages have the very same coordinates: {places}."),
            N_("One of them was probably given the other's; check them."),
            {"n": len(those), "places": ", ".join(village.label for village in those)},
            file,
            row=those[1].row,
            column=LON,
        )
        for those in groups.values()
    ]


def _groups(
    villages: Iterable[Village], key: Callable[[Village], Hashable]
) -> dict[Hashable, list[Village]]:
    """Villages by ``key``, where two or more have it."""
    groups: dict[Hashable, list[Village]] = defaultdict(list)
    for village in villages:
        if key(village):
            groups[key(village)].append(village)
    return {shared: those for shared, those in groups.items() if len(those) > 1}


def code_shapes(rows: Sequence[Village], file: str) -> list[Problem]:
    """Codes of several shapes in one column, such as 160184 and MMR017001701501."""
    shapes: dict[str, list[Village]] = defaultdict(list)
    for village in rows:
        if village.code:
            shapes[re.sub(r"[A-Za-z]", "A", re.sub(r"\d", "9", village.code))].append(village)
    if len(shapes) <= 1:
        return []
    listed = [
        f"{len(those)} × {those[0].code}"
        for those in sorted(shapes.values(), key=len, reverse=True)
    ]
    return [
        Problem(
            "code_shapes",
            "note",
            N_("{column} holds codes of {n} shapes: {shapes}. They are kept as text."),
            "",
            {"column": CODE, "n": len(shapes), "shapes": ", ".join(listed)},
            file,
            column=CODE,
        )
    ]


def spelling(rows: Sequence[Village], file: str) -> list[Problem]:
    """Zero-width characters, and names that change under NFC, a finding for each column."""
    checks: tuple[tuple[str, Callable[[str], bool], str], ...] = (
        (
            "zero_width",
            has_invisible,
            N_("{n} cells of {column} hold characters of no width; they were taken out: {rows}."),
        ),
        (
            "not_nfc",
            changes_under_nfc,
            N_(
                "{n} cells of {column} order their marks in another way than Unicode's "
                "normal form (NFC); they were put into it: {rows}."
            ),
        ),
    )
    return [
        Problem(
            code,
            "note",
            what,
            "",
            {"n": len(those), "column": column, "rows": _some(those)},
            file,
            row=those[0],
            column=column,
        )
        for column in NAME_COLUMNS
        for code, is_faulty, what in checks
        if (those := [row.row for row in rows if is_faulty(row.cells.get(column) or "")])
    ]


def _some(rows: Sequence[int]) -> str:
    """The first few row numbers."""
    shown = ", ".join(map(str, rows[:SHOWN]))
    return shown if len(rows) <= SHOWN else f"{shown} …"


def encodings(kept: Sequence[Village], file: str) -> list[Problem]:
    """Burmese names that are Zawgyi, or whose marks are out of order."""
    columns = {NAME_MY: [village.cells.get(NAME_MY) or "" for village in kept]}
    return list(judge(columns, [village.label for village in kept], file).problems)


def codes_with_several_names(kept: Sequence[Village], file: str) -> list[Problem]:
    """Codes of tracts, townships, districts and states that have several names or parents."""
    pairs = [
        (above.code, value)
        for position, above in enumerate(COARSEST_FIRST)
        for value in (above.name, above.name_my, *_code_above(position))
    ]
    problems = []
    for code, column in pairs:
        values: dict[str, Counter[str]] = defaultdict(Counter)
        for village in kept:
            if village[column]:
                values[village[code]][village[column]] += 1
        problems += [
            Problem(
                "code_with_several_values",
                "warning",
                N_("{place} has several values in {column}: {values}. The most frequent is used."),
                N_("Correct the others in the source."),
                {
                    "place": place,
                    "column": column,
                    "values": ", ".join(f"{value} ({n})" for value, n in found.most_common()),
                },
                file,
                column=column,
            )
            for place, found in values.items()
            if len(found) > 1
        ]
    return problems


def _code_above(position: int) -> tuple[str, ...]:
    return (COARSEST_FIRST[position - 1].code,) if position else ()
