"""A recipe for a table that is wide: months, sexes or destinations stand as columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.errors import DataError
from mobility.importers.home.spellings import match_columns, missing_columns
from mobility.importers.opening.raw_table import RawTable
from mobility.importers.place_names import same_name_key
from mobility.importers.problems import Problem, Rule
from mobility.importers.recipes.months import month_number
from mobility.importers.recipes.recipe import Recipe
from mobility.importers.totals import is_total
from mobility.words import MONTHS, N_

FILE = "recipe"  # stands for the file's name where there is none
WOMEN = ("f", "female", "females", "woman", "women", "femmes", "femme", "mujeres", "feminin")
MEN = ("m", "male", "males", "man", "men", "hommes", "homme", "hombres", "masculin")
SEX_OF = {**dict.fromkeys(WOMEN, "f"), **dict.fromkeys(MEN, "m")}
FEWEST_PLACES = FEWEST_YEARS = 2
_YEAR = re.compile(r"^(19|20)\d\d(\.0)?$")
_REPEATED = re.compile(r"^([A-Za-z_]*?)(\d{1,2})([_./:]+)(\w+)$")

A_ROW_EACH = N_("Each was read as a row of its own.")
MONTHS_WIDE = Rule("wide_table", "note", N_("The twelve months stand in columns."), A_ROW_EACH)
SEXES_WIDE = Rule("wide_table", "note", N_("The sexes stand in columns."), A_ROW_EACH)
YEARS_WIDE = Rule("wide_table", "note", N_("Years stand in columns: {columns}."), A_ROW_EACH)
PLACES_WIDE = Rule("wide_table", "note", N_("Places stand in columns: {columns}."), A_ROW_EACH)


@dataclass(frozen=True)
class Proposal:
    """A recipe for a wide table, and what it lacks still."""

    recipe: Recipe
    rule: Rule
    values: Mapping[str, Any]
    missing: tuple[str, ...]


def for_wide(raw: RawTable, kind: str, places: pa.Table) -> tuple[Recipe | None, list[Problem]]:
    """A recipe for a wide table that lacks nothing else, and a note of what it does.

    Raises:
        DataError: the table is wide and does not say all that is needed, or has no header.
    """
    columns = (places[name].to_pylist() for name in ("place_id", "name_en"))
    proposal = propose(raw, kind, dict(zip(*columns, strict=True)))
    if proposal is None:
        refusal = refuse_repeated(raw, kind) or refuse_headless(raw)
        if refusal is not None:
            raise refusal
        return None, []
    if proposal.missing:
        raise refuse_wide(proposal, raw)
    refuse_two_years(proposal, raw, kind)
    note = proposal.rule.problem(proposal.values, file=raw.file, sheet=raw.sheet)
    return proposal.recipe, [note]


def propose(raw: RawTable, kind: str, places: Mapping[str, str]) -> Proposal | None:
    """A recipe that makes the table long, where its columns show how.

    Args:
        raw: the table.
        kind: what it holds.
        places: code -> name of the draft's places, either of which may stand in the header.
    """
    table = tables.table(kind)
    lacking = missing_columns(raw.header, table)
    if not lacking:
        return None
    value = "people" if "people" in table.column_names else "level"
    for rule, unpivot in (
        (MONTHS_WIDE, _months(raw.header, table, value)),
        (SEXES_WIDE, _sexes(raw.header, table, value)),
        (YEARS_WIDE, _years(raw.header, table, value)),
        (PLACES_WIDE, _places(raw.header, table, value, places)),
    ):
        if unpivot is not None:
            return _proposal(raw, table, rule, unpivot)
    return None


def _proposal(raw: RawTable, table: tables.Table, rule: Rule, unpivot: dict[str, Any]) -> Proposal:
    content: dict[str, Any] = {"recipe": {"kind": table.name}}
    others = [name for name in raw.header if name not in unpivot.get("columns", {})]
    columns = match_columns(others, table)
    every, by_name = unpivot.pop("found", []), unpivot.pop("by_name", False)
    content["columns"] = {home: name for home, name in columns.items() if name not in every}
    content["unpivot"] = unpivot
    if by_name:
        content["places"] = {"names": True}
    totals = _total_rows(raw, content["columns"])
    if totals:
        content["rows"] = {"leave_out": totals}
    if any("," in text for name in raw.header for text in raw.rows[name].slice(0, 100).to_pylist()):
        content["numbers"] = {"thousands": ","}
    recipe = Recipe.of(content, FILE)
    given = {*content["columns"], *recipe.given}
    missing = tuple(
        column.name for column in table.columns if column.required and column.name not in given
    )
    return Proposal(recipe, rule, {"columns": ", ".join(every)}, missing)


def _total_rows(raw: RawTable, columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Names of sums among the places of the rows, by column."""
    found = {
        name: sorted({text for text in raw.rows[name].to_pylist() if text and is_total(text)})
        for home, name in columns.items()
        if home.endswith("_id")
    }
    return {name: texts for name, texts in found.items() if texts}


def _months(header: Sequence[str], table: tables.Table, value: str) -> dict[str, Any] | None:
    named = {name: month for name in header if (month := month_number(name))}
    if "month" not in table.column_names or set(named.values()) != set(MONTHS):
        return None
    if len(named) != len(MONTHS) or value not in table.column_names:
        return None
    return {"into": value, "columns": {name: {"month": month} for name, month in named.items()}}


def _years(header: Sequence[str], table: tables.Table, value: str) -> dict[str, Any] | None:
    named = [name for name in header if _YEAR.match(name.strip())]
    if "year" not in table.column_names or len(named) < FEWEST_YEARS:
        return None
    columns = {name: {"year": int(name.strip()[:4])} for name in named}
    return {"into": value, "columns": columns, "found": named}


def _sexes(header: Sequence[str], table: tables.Table, value: str) -> dict[str, Any] | None:
    named = {name: sex for name in header if (sex := SEX_OF.get(name.strip().casefold()))}
    if "sex" not in table.column_names or sorted(named.values()) != ["f", "m"]:
        return None
    return {"into": value, "columns": {name: {"sex": sex} for name, sex in named.items()}}


def _places(
    header: Sequence[str], table: tables.Table, value: str, places: Mapping[str, str]
) -> dict[str, Any] | None:
    named = [name for name in header if name in places]
    if not named:
        keys = {same_name_key(name) for name in places.values() if name}
        named = [name for name in header if same_name_key(name) in keys]
    if "destination_id" not in table.column_names or len(named) < FEWEST_PLACES:
        return None
    totals = [name for name in header if is_total(name)]
    own = match_columns([name for name in header if name not in named], table)
    rest = [name for name in header if name not in (*named, *totals, *own.values())]
    unpivot = {"into": value, "every": "destination_id", "zeros": False}
    unpivot |= {"found": named, "by_name": not set(named) & set(places)}
    return unpivot | ({"except": [*totals, *rest]} if totals or rest else {})


def refuse_two_years(proposal: Proposal, raw: RawTable, kind: str) -> None:
    """Refuse months that run over the end of a year, where a row has one year.

    Raises:
        DataError: they do; what to do.
    """
    columns = proposal.recipe.unpivot.get("columns", {})
    months = [columns[name]["month"] for name in raw.header if "month" in columns.get(name, {})]
    if "year" in tables.table(kind).column_names and months != sorted(months):
        names = [name for name in raw.header if name in columns]
        raise DataError(
            N_("The months run from {first} to {last}, over the end of a year, and a row has one."),
            where=N_("File: {file}."),
            remedy=N_(
                "Write a row for each month, with its own year; if all are of one year, put "
                "January first."
            ),
            first=names[0],
            last=names[-1],
            file=raw.file,
        )


def refuse_wide(proposal: Proposal, raw: RawTable) -> DataError:
    """The refusal of a wide table, with what to write."""
    missing = proposal.missing
    return _unsaid(proposal.rule.what, proposal.recipe, missing, raw, proposal.values)


def refuse_unsaid(recipe: Recipe, raw: RawTable, missing: Sequence[str]) -> DataError:
    """The refusal of a table that is known, and does not say all that is needed."""
    what = N_("The table was recognised as: {title}. It does not say: {missing}.")
    return _unsaid(what, recipe, missing, raw, {"title": recipe.title})


def _unsaid(
    what: str, recipe: Recipe, missing: Sequence[str], raw: RawTable, values: Mapping[str, Any]
) -> DataError:
    return DataError(
        what,
        where=N_("File: {file}."),
        remedy=N_(
            "Write this into a file and give it with --mapping; add under [constants] what "
            "the file does not say: {missing}.\n\n{recipe}"
        ),
        file=raw.file,
        missing=", ".join(missing),
        recipe=recipe,  # not as text, which a message would bring to one line
        **values,
    )


def refuse_repeated(raw: RawTable, kind: str) -> DataError | None:
    """The refusal of a table with a column for each member of a household, if it is one."""
    found = [match for name in raw.header if (match := _REPEATED.match(name))]
    numbers = {match[2] for match in found}
    columns = list(dict.fromkeys(match[4] for match in found))
    if kind != "roster" or len(numbers) < FEWEST_PLACES or len(columns) < FEWEST_PLACES:
        return None
    first = found[0]
    return DataError(
        N_("A row is a household: the columns of its members are repeated ({columns})."),
        where=N_("File: {file}."),
        remedy=N_(
            'Say so in a mapping: [repeat] columns = "{form}", then under [columns] which of '
            'them is sex, age and severe, and person_id = "{number}" under [constants].'
        ),
        columns=", ".join(columns),
        file=raw.file,
        form=f"{first[1]}{{n}}{first[3]}{{column}}",
        number="{n}",
    )


def refuse_headless(raw: RawTable) -> DataError | None:
    """The refusal of a table whose first row looks like data, if it does."""
    first = raw.rows.slice(0, 20).to_pylist()
    alike = [
        name
        for name in raw.header
        if any(sign.isdigit() for sign in name)
        and first
        and all(_shape(row[name]) == _shape(name) for row in first)
    ]
    if not alike:
        return None
    return DataError(
        N_("The first row looks like data ({cells}): the file seems to have no header row."),
        where=N_("File: {file}."),
        remedy=N_("Put a row with the names of the columns above it."),
        cells=", ".join(raw.header[:5]),
        file=raw.file,
    )


def _shape(text: str) -> str:
    """Letters as A, digits as 9."""
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", text.strip()))
