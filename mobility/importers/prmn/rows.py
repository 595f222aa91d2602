"""The PRMN workbook's columns, months and numbers, read from text.

The source writes its headers slightly differently from year to year, dates as
``30/04/2016``, as real dates or as ISO date-times, and numbers sometimes with a
comma between thousands. :func:`columns_of` finds the columns by the words in
their headers, :func:`judged` adds the values of its cells to every row; a cell
that cannot be read leaves its value null, and :mod:`findings` reports it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, StringValue, Table

from mobility.importers.aliases import Gazetteer
from mobility.importers.numbers import MOST_PEOPLE, parse_people_cell
from mobility.importers.opening.tabular import ROW, RawTable
from mobility.importers.texts import CONTROL, LONGEST_TEXT
from mobility.measures.joins import joined
from mobility.store.database import connect

ARRIVAL = "(current|arrival|currentarrival|arrivalcurrent)(settlement)?"
DEPARTURE = "(previous|departure|previousdeparture|departureprevious)(settlement)?"
HEADERS = {
    "month_end": "month(end|ending|enddate)",
    "week": "yearweek",
    "destination_region": f"{ARRIVAL}region(name)?",
    "destination_name": f"{ARRIVAL}district(name)?",
    "origin_region": f"{DEPARTURE}region(name)?",
    "origin_name": f"{DEPARTURE}district(name)?",
    "reason": "(main)?reason(s|fordisplacement)?",
    "people_text": "(number|no|nr|num)?(of)?(individuals|people)",
}
NEEDED = ("month_end", "destination_name", "origin_name", "reason", "people_text")

YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
YEARS = range(1900, 2201)

ENDS = ("origin", "destination")
PLACES = pa.schema(
    [
        *((name, pa.string()) for name in ("name", "region", "place_id", "place_name", "how")),
        ("agrees", pa.bool_()),
    ]
)
MONTHS = pa.schema(
    [
        ("month_end", pa.string()),
        ("year", pa.int32()),
        ("month", pa.int32()),
        ("is_month_end", pa.bool_()),
    ]
)


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """The header's name for each known column it has, by the first that fits."""
    letters = {name: re.sub(r"[^a-z]", "", name.casefold()) for name in header}
    found: dict[str, str] = {}
    for column, pattern in HEADERS.items():
        fitting = [name for name in header if re.fullmatch(pattern, letters[name])]
        if fitting:
            found[column] = fitting[0]
    return found


def texts(raw: RawTable) -> pa.Table:
    """The known columns as text without outer or doubled blanks (never null), and ``row``."""
    columns = columns_of(raw.header)
    blank = pa.array([""] * raw.rows.num_rows, pa.string())
    cells = {name: _tidy(raw.rows[columns[name]]) if name in columns else blank for name in HEADERS}
    return pa.table({**cells, "row": raw.rows[ROW]})


def _tidy(column: pa.ChunkedArray) -> pa.ChunkedArray:
    single = pc.replace_substring_regex(pc.fill_null(column, ""), r"[\s\p{Z}]+", " ")
    return pc.utf8_trim_whitespace(single)


def day_of(text: str) -> date | None:
    """The day a cell names; None if it names none.

    Day before month, as the source writes it; the other way round only where
    nothing else is possible (``04/30/2016``).
    """
    if matched := YEAR_FIRST.fullmatch(text):
        return _day(*map(int, matched.groups()))
    if matched := YEAR_LAST.fullmatch(text):
        first, second, year = map(int, matched.groups())
        return _day(year, second, first) or _day(year, first, second)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    if year not in YEARS or not 1 <= month <= 12:
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def months_table(month_ends: Sequence[str]) -> pa.Table:
    """Year and month of each different text that names a day."""
    days = {text: day for text in month_ends if (day := day_of(text)) is not None}
    rows = [
        {
            "month_end": text,
            "year": day.year,
            "month": day.month,
            "is_month_end": day.day == calendar.monthrange(day.year, day.month)[1],
        }
        for text, day in days.items()
    ]
    return pa.Table.from_pylist(rows, schema=MONTHS)


def places_table(spellings: Sequence[Mapping[str, str]], gazetteer: Gazetteer) -> pa.Table:
    """The place that each distinct name and region means, one row per spelling."""
    rows = []
    for spelling in spellings:
        name, region = spelling["name"], spelling["region"]
        match = gazetteer.match(name, region)
        place = match.candidate
        rows.append(
            {
                "name": name,
                "region": region,
                "place_id": place.place_id if place else None,
                "place_name": place.name if place else None,
                "how": match.how if name else "blank",
                "agrees": match.region_agrees,
            }
        )
    return pa.Table.from_pylist(rows, schema=PLACES)


def judged(cells: pa.Table, gazetteer: Gazetteer) -> pa.Table:
    """Every row with its month, its number of people, its two places and ``is_kept``.

    Returns:
        The columns of :func:`texts`; year, month, is_month_end, people (null where a cell
        cannot be read); for both ends ``*_id``, ``*_place`` (its name here), ``*_how``
        and ``*_agrees`` as in :class:`~mobility.importers.aliases.Match`.
    """
    month_ends = pc.unique(cells["month_end"]).to_pylist()
    rows = ibis.memtable(cells)
    rows = rows.mutate(people=parse_people_cell(rows.people_text))
    rows = joined(rows, ibis.memtable(months_table(month_ends)), ["month_end"])
    places = ibis.memtable(places_table(_spellings(cells), gazetteer))
    for end in ENDS:
        rows = _with_place(rows, places, end)
    return connect().to_pyarrow(rows.mutate(is_kept=_is_kept(rows)).order_by("row"))


def _spellings(cells: pa.Table) -> list[dict[str, str]]:
    pairs = {
        pair
        for end in ENDS
        for pair in zip(
            cells[f"{end}_name"].to_pylist(), cells[f"{end}_region"].to_pylist(), strict=True
        )
    }
    return [{"name": name, "region": region} for name, region in sorted(pairs)]


def _with_place(rows: Table, places: Table, end: str) -> Table:
    matches = places.select(
        name="name",
        region="region",
        **{
            f"{end}_id": "place_id",
            f"{end}_place": "place_name",
            f"{end}_how": "how",
            f"{end}_agrees": "agrees",
        },
    )
    same = [rows[f"{end}_name"] == matches["name"], rows[f"{end}_region"] == matches["region"]]
    return rows.left_join(matches, same).drop("name", "region")


def is_unfit(text: StringValue) -> BooleanValue:
    """Whether a text is too long, or holds what cannot be printed."""
    return (text.length() > LONGEST_TEXT) | text.re_search(CONTROL)


def _is_kept(rows: Table) -> BooleanValue:
    """Whether it has a month, a possible count, a valid reason, no unmatched name, and a place."""
    places = [rows[f"{end}_id"].notnull() | (rows[f"{end}_how"] == "blank") for end in ENDS]
    one_place = rows.origin_id.notnull() | rows.destination_id.notnull()
    counted = rows.people.between(0, MOST_PEOPLE).fill_null(False)
    has_reason = ~is_unfit(rows.reason)
    return rows.year.notnull() & counted & has_reason & places[0] & places[1] & one_place
