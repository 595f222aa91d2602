"""The displacement workbook of UNHCR's PRMN (Protection and Return Monitoring Network, Somalia).

A row counts the people who came, in one week, from one district to another for one reason with
one need. Districts are given by name: they are matched to the draft's places, with the region
deciding between namesakes, and spellings that match none are proposed in an alias file for a
person to confirm (:mod:`mobility.importers.aliases`). Sex and age are not in the source.

No people are lost: people by month, reason and pair equal the workbook's own sums, less those of
the rejected rows. People displaced within their own district are kept; they are most of the
people. A blank name means an unknown place, and stays blank; a row with a name that matches no
place is rejected.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, Table

from mobility.errors import DataError
from mobility.importers import aliases
from mobility.importers.aliases import Gazetteer
from mobility.importers.home.sheet import require_rows
from mobility.importers.numbers import GROUPED, parse_people_cell
from mobility.importers.opening.raw_table import ROW, RawTable
from mobility.importers.problems import SEVERITIES, Context, Problem, Rule
from mobility.importers.recipes.finding import Header
from mobility.importers.recipes.recipe import Recipe
from mobility.importers.rules import At, Judged, counted, found, reasons, without
from mobility.importers.texts import CONTROL, LONGEST_TEXT
from mobility.measures.joins import joined
from mobility.store.database import connect
from mobility.words import N_

LEVEL = "district"
ENDS = ("origin", "destination")
NAMES, REGIONS = "origin_name, destination_name", "origin_region, destination_region"
# Columns that no home column is made of; the others are named in the recipe.
OTHERS = {
    "week": ("Year Week",),
    "origin_region": (
        *("Previous (Departure) Region", "Departure (Previous) Region", "Previous Region"),
        *("Departure Region", "Previous Settlement Region", "Departure Settlement Region"),
    ),
    "destination_region": (
        *("Current (Arrival) Region", "Arrival (Current) Region", "Current Region"),
        *("Arrival Region", "Current Settlement Region", "Arrival Settlement Region"),
    ),
}
YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
YEARS = range(1900, 2201)
DAYS = pa.schema(
    [
        *(("month_end", pa.string()), ("day", pa.string())),
        *(("year", pa.int32()), ("month", pa.int32()), ("is_month_end", pa.bool_())),
    ]
)
TEXTS = ("name", "region", "place_id", "place_name", "how")
PLACES = pa.schema(
    [*((name, pa.string()) for name in TEXTS), ("agrees", pa.bool_()), ("score", pa.float64())]
)


def _week(rows: Table) -> Any:
    return rows.week.re_extract(r"^\d{4}(\d\d)$", 1).nullif("").try_cast("int32")


def _week_year(rows: Table) -> Any:
    return rows.week.re_extract(r"^(\d{4})\d\d$", 1).nullif("").try_cast("int32")


def _no_place(rows: Table) -> BooleanValue:
    return (rows.origin_name == "") & (rows.destination_name == "")


def _two_regions(ends: Table) -> Table:
    """One row a region of a name that the file puts into several."""
    lines = ends.filter(ends["name"] != "").group_by("name", "region")
    lines = lines.agg(times=ibis._.row.nunique(), counted=ibis._.people.sum(), row=ibis._.row.min())
    lines = lines.mutate(regions=lines.count().over(group_by="name"))
    return lines.filter(lines.regions > 1).mutate(
        region=lines.region.nullif("").fill_null("–"), counted=lines.counted.round().cast("int64")
    )


def _reason_spellings(rows: Table) -> Table:
    """One row a spelling of reasons that differ by capitals only."""
    spellings = rows.filter(rows.reason != "").group_by("reason")
    spellings = spellings.agg(row=ibis._.row.min()).mutate(folded=ibis._.reason.lower())
    spellings = spellings.mutate(same=spellings.count().over(group_by="folded"))
    return spellings.filter(spellings.same > 1)


ERRORS = (
    Rule(
        "not_a_month",
        "error",
        N_("“{value}” is not a day, so its month is not known."),
        N_("Write the last day of the month, as 30/04/2016 or 2016-04-30."),
        "month_end",
        lambda rows: rows.day.isnull(),
        ("month_end",),
    ),
    *counted("people_text", "people", "people_text"),
    Rule(
        "unfit_reason",
        "error",
        N_("The reason “{value}” is too long or cannot be printed."),
        N_("Write it in a few words on one line."),
        "reason",
        lambda rows: (rows.reason.length() > LONGEST_TEXT) | rows.reason.re_search(CONTROL),
        ("reason",),
    ),
    Rule(
        "no_place",
        "error",
        N_("Neither district is given."),
        N_("Give at least one of them."),
        "origin_name",
        _no_place,
    ),
)
NAME_ERRORS = (
    Rule(
        "unmatched_name",
        "error",
        N_("No place is called “{name}” ({region})."),
        N_(
            "It may be {place_name} ({place_id}), {score} % alike. Confirm it in an alias "
            "file (--write-aliases), then import with --aliases."
        ),
        NAMES,
        lambda ends: (ends.how == "none") & ends.place_id.notnull(),
        ("name", "region", "place_id", "place_name", "score"),
    ),
    Rule(
        "unmatched_name",
        "error",
        N_("No place is called “{name}” ({region})."),
        N_(
            "No place is like it. Import the place, or write its code into an alias file "
            "(--write-aliases), then import with --aliases."
        ),
        NAMES,
        lambda ends: (ends.how == "none") & ends.place_id.isnull(),
        ("name", "region"),
    ),
    Rule(
        "ambiguous_place",
        "error",
        N_(
            "Several places are called “{name}”, and the region “{region}” does not tell "
            "which one is meant."
        ),
        N_("Write its code into an alias file (--write-aliases), then import with --aliases."),
        NAMES,
        lambda ends: ends.how == "several",
        ("name", "region"),
    ),
)
DOUBTS = (
    Rule(
        "origin_not_known",
        "warning",
        N_("The district people left is blank."),
        N_("They are kept, with an origin that is not known."),
        "origin_name",
        lambda rows: (rows.origin_name == "") & ~_no_place(rows),
    ),
    Rule(
        "destination_not_known",
        "warning",
        N_("The district people came to is blank."),
        N_("They are kept, with a destination that is not known."),
        "destination_name",
        lambda rows: (rows.destination_name == "") & ~_no_place(rows),
    ),
    Rule(
        "blank_reason",
        "warning",
        N_("The reason is blank."),
        N_("They are kept, with no reason."),
        "reason",
        lambda rows: rows.reason == "",
    ),
    Rule(
        "fraction_of_people",
        "warning",
        N_("{value} is not a whole number of people."),
        N_("It is kept as it is; ask the source whether it is an estimate."),
        "people_text",
        lambda rows: (rows.people >= 0) & (rows.people != rows.people.floor()),
        ("people_text",),
    ),
    Rule(
        "no_people",
        "warning",
        N_("Rows count 0 people."),
        N_("They are kept and change no sum."),
        "people_text",
        lambda rows: rows.people == 0,
    ),
    Rule(
        "thousands_comma",
        "note",
        N_("Commas in numbers were read as marks of thousands, as in {value}."),
        column="people_text",
        shows=lambda rows: rows.people_text.re_search(GROUPED),
    ),
    Rule(
        "not_month_end",
        "warning",
        N_("{value} is not the last day of a month."),
        N_("Its month is taken as {month}/{year}, day before month; check that it is."),
        "month_end",
        lambda rows: ~rows.is_month_end,
        ("month_end", "month", "year"),
    ),
    Rule(
        "week_out_of_range",
        "warning",
        N_("Week {value} is no week from 01 to 52."),
        N_("The rows are kept: only the month is used."),
        "week",
        lambda rows: ~_week(rows).between(1, 52),
        ("week",),
    ),
    Rule(
        "not_a_week",
        "warning",
        N_("“{value}” is not a year and week such as 201614."),
        N_("The rows are kept: only the month is used."),
        "week",
        lambda rows: (rows.week != "") & _week(rows).isnull(),
        ("week",),
    ),
    Rule(
        "week_of_another_year",
        "warning",
        N_("Week {value} is of another year than its month."),
        N_("The rows are kept: only the month is used."),
        "week",
        lambda rows: _week_year(rows) != rows.year,
        ("week", "year"),
    ),
    Rule(
        "reason_spellings",
        "warning",
        N_("Reasons differ by capital letters only: {listed}."),
        N_("They are kept apart; make them one in the file if they are one."),
        "reason",
        _reason_spellings,
        ("folded",),
        "{reason}",
    ),
    Rule(
        "repeated_rows",
        "warning",
        N_("Rows repeat an earlier row in every cell."),
        N_("They are counted as the file has them; remove them there if they are copies."),
        shows=lambda rows: rows.is_repeated,
    ),
)
NAME_DOUBTS = (
    Rule(
        "region_differs",
        "warning",
        N_("“{name}” is said to lie in {region}, but {place_name} ({place_id}) does not."),
        N_("It is taken as that place; confirm another one with --aliases if it is not."),
        REGIONS,
        lambda ends: ~ends.agrees & ends.how.isin(("same name", "confirmed")),
        ("name", "region", "place_id", "place_name"),
    ),
    Rule(
        "district_in_two_regions",
        "warning",
        N_("“{name}” is written under several regions: {listed}."),
        N_("Check the region of the smaller ones; see how each was matched."),
        REGIONS,
        _two_regions,
        ("name",),
        "{region} ({times}, {counted})",
    ),
    Rule(
        "alias_used",
        "note",
        N_("“{name}” is taken as {place_name} ({place_id}), as confirmed."),
        column=NAMES,
        shows=lambda ends: ends.how == "confirmed",
        each=("name", "region", "place_id", "place_name"),
    ),
)
LEFT_OUT = Rule(
    "left_out", "note", N_("Left out: rows {n}, people {people}. Each is listed with its reason.")
)
SUMMARY = Rule(
    "summary",
    "note",
    N_(
        "Kept: rows {rows}, people {people}, from {since} to {until}. "
        "{share} % of them moved within their own district. Sex and age are not in the source."
    ),
)


def judge(
    raw: RawTable,
    context: Context,
    recipe: Recipe,
    *,
    level: str = LEVEL,
    write_aliases: Path | None = None,
) -> Judged:
    """The rows whose month, people and places are known, with codes for the names of places.

    Args:
        raw: the workbook's sheet.
        context: the draft's places, and the spellings a person has confirmed.
        recipe: the names of the columns.
        level: the level of the draft's places that corresponds to the workbook's districts.
        write_aliases: where to write an alias file with the spellings that match no place
            (answers it already holds are kept); None writes nothing.

    Raises:
        DataError: no rows, or the draft has no places of ``level``.
        FileError: ``write_aliases`` exists already and is not an alias file.
    """
    require_rows(raw.file, raw.rows.num_rows + len(raw.misfits))
    _require_level(raw, context, level)
    gazetteer = Gazetteer(context.places, level, context.aliases)
    columns = _columns(raw, recipe)
    matched = _rows(_texts(raw, columns), gazetteer)
    rows, ends = ibis.memtable(matched), _ends(ibis.memtable(matched))
    at = At(raw.file, raw.sheet, columns)
    named = found(NAME_ERRORS, ends, at)
    if write_aliases is not None:
        aliases.write_aliases(Path(write_aliases), _proposals(named, gazetteer))
    of_names = reasons(NAME_ERRORS, ends.filter(ends["name"] != ""))
    why = _together(reasons(ERRORS, rows), of_names)
    is_out = pc.is_in(matched["row"], pa.array(list(why), pa.int64()))
    kept, out = matched.filter(pc.invert(is_out)), ibis.memtable(matched.filter(is_out))
    problems = [
        *named,
        *found(ERRORS, rows, at),
        *found(DOUBTS, rows, at),
        *found(NAME_DOUBTS, ends, at),
        *(_summary(kept, at) if kept.num_rows else []),
        *found([LEFT_OUT], out, at),
    ]
    problems.sort(key=lambda problem: SEVERITIES.index(problem.severity))
    return Judged(_in_home_words(without(raw, why), kept, columns), problems, why)


def _require_level(raw: RawTable, context: Context, level: str) -> None:
    if level not in pc.unique(context.places["level"]).to_pylist():
        raise DataError(
            N_("The draft has no places of level {level}, so no district can be matched."),
            where=N_("File: {file}."),
            remedy=N_("Import the districts' outlines first (--as boundaries)."),
            level=level,
            file=raw.file,
        )


def _columns(raw: RawTable, recipe: Recipe) -> dict[str, str]:
    """The file's name for each column that it has."""
    header = Header(raw.header)
    names = {
        "month_end": recipe.date_column,
        "reason": recipe.columns["reason"],
        "people_text": recipe.columns["people"],
        **{f"{end}_name": recipe.columns[f"{end}_id"] for end in ENDS},
        **OTHERS,
    }
    return {own: name for own, each in names.items() if (name := header.find(each)) is not None}


def _texts(raw: RawTable, columns: Mapping[str, str]) -> pa.Table:
    """The columns as text without outer or doubled blanks, and which rows repeat an earlier one."""
    blank = pa.repeat("", raw.rows.num_rows)
    cells = {
        own: _tidy(raw.rows[columns[own]]) if own in columns else blank
        for own in (
            "month_end",
            "reason",
            "people_text",
            "origin_name",
            "destination_name",
            *OTHERS,
        )
    }
    first = raw.rows.group_by(list(raw.header)).aggregate([(ROW, "min")])[f"{ROW}_min"]
    is_repeated = pc.invert(pc.is_in(raw.rows[ROW], first.combine_chunks()))
    return pa.table({**cells, "is_repeated": is_repeated, "row": raw.rows[ROW]})


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


def _days(texts: Sequence[str]) -> pa.Table:
    """The day that each different text names."""
    days = {text: day for text in texts if (day := day_of(text)) is not None}
    rows = [
        {
            "month_end": text,
            "day": day.isoformat(),
            "year": day.year,
            "month": day.month,
            "is_month_end": day.day == calendar.monthrange(day.year, day.month)[1],
        }
        for text, day in days.items()
    ]
    return pa.Table.from_pylist(rows, schema=DAYS)


def _rows(texts: pa.Table, gazetteer: Gazetteer) -> pa.Table:
    """Every row with its day, its number of people, and the place that each of its names means."""
    rows = ibis.memtable(texts)
    rows = rows.mutate(people=parse_people_cell(rows.people_text))
    days = _days(pc.unique(texts["month_end"]).to_pylist())
    rows = joined(rows, ibis.memtable(days), ["month_end"])
    places = ibis.memtable(_places(texts, gazetteer))
    for end in ENDS:
        own = places.select(**{f"{end}_{name}": name for name in PLACES.names})
        rows = joined(rows, own, [f"{end}_name", f"{end}_region"])
    return connect().to_pyarrow(rows.order_by("row"))


def _places(texts: pa.Table, gazetteer: Gazetteer) -> pa.Table:
    """The place that each distinct name and region means, or may mean."""
    spellings = {
        pair
        for end in ENDS
        for pair in zip(*(texts[f"{end}_{n}"].to_pylist() for n in ("name", "region")), strict=True)
    }
    return pa.Table.from_pylist(
        [_place(name, region, gazetteer) for name, region in sorted(spellings)], schema=PLACES
    )


def _place(name: str, region: str, gazetteer: Gazetteer) -> dict[str, Any]:
    match = gazetteer.match(name, region)
    about = {"name": name, "region": region, "how": match.how if name else "blank"}
    if match.candidate is not None:
        about |= {"place_id": match.candidate.place_id, "place_name": match.candidate.name}
        return {**about, "agrees": match.region_agrees}
    proposal = gazetteer.propose(name, region)
    about |= {"place_name": proposal.place_name}
    return {**about, "place_id": proposal.place_id or None, "score": proposal.score}


def _ends(rows: Table) -> Table:
    """One row for each name in each row of the workbook; the same name at both ends once."""
    both = [
        rows.select("row", "people", **{name: f"{end}_{name}" for name in PLACES.names})
        for end in ENDS
    ]
    return ibis.union(*both, distinct=True)


def _together(*parts: Mapping[int, str]) -> dict[int, str]:
    rows = sorted({row for part in parts for row in part})
    return {row: " ".join(part[row] for part in parts if row in part) for row in rows}


def _proposals(named: Sequence[Problem], gazetteer: Gazetteer) -> list[aliases.Proposal]:
    """The spellings that match no place, with what they may mean."""
    return [
        replace(
            gazetteer.propose(problem.values["name"], problem.values["region"]),
            rows=problem.values["rows"],
            people=problem.values["people"],
        )
        for problem in sorted(named, key=lambda problem: -problem.values["people"])
    ]


def _summary(kept: pa.Table, at: At) -> list[Problem]:
    """How many people are kept, and how many of them were displaced within their own district."""
    people = pc.sum(kept["people"]).as_py()
    is_own = pc.fill_null(pc.equal(kept["origin_place_id"], kept["destination_place_id"]), False)
    own = pc.sum(kept.filter(is_own)["people"]).as_py() or 0
    months = pc.min_max(pc.add(pc.multiply(kept["year"], 100), kept["month"])).as_py()
    values = {
        "rows": kept.num_rows,
        "people": int(people) if people.is_integer() else people,
        "since": f"{months['min'] % 100}/{months['min'] // 100}",
        "until": f"{months['max'] % 100}/{months['max'] // 100}",
        "share": round(100 * own / people) if people else 0,
    }
    return [SUMMARY.problem(values, file=at.file, sheet=at.sheet)]


def _in_home_words(raw: RawTable, kept: pa.Table, columns: Mapping[str, str]) -> RawTable:
    """The rows that stay, with codes for names, days in one form and plain numbers."""
    numbers = pc.cast(kept["people"], pa.string())
    cells = {"month_end": kept["day"], "people_text": numbers, "reason": kept["reason"]}
    cells |= {f"{end}_name": pc.fill_null(kept[f"{end}_place_id"], "") for end in ENDS}
    rows = raw.rows
    for own, column in cells.items():
        rows = rows.set_column(rows.column_names.index(columns[own]), columns[own], column)
    return replace(raw, rows=rows)
