"""The finding for each broken cell: the fault's code, its message and its remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.errors import printable
from mobility.importers import texts
from mobility.importers.home.rules import longest
from mobility.importers.numbers import latin
from mobility.importers.problems import Problem
from mobility.words import N_

LONGEST_SHOWN = 80  # characters of a cell in a message

MESSAGES: Mapping[str, tuple[str, str]] = {
    "missing_value": (
        N_("The cell is empty."),
        N_("Every row needs a value here: {meaning}."),
    ),
    "not_a_number": (
        N_("“{value}” is not a number."),
        N_("Write digits only, with a point before decimals: no words, no unit, no comma."),
    ),
    "not_whole": (
        N_("“{value}” is not a whole number."),
        N_("Write a whole number."),
    ),
    "not_allowed": (
        N_("“{value}” is not one of the values of this column."),
        N_("Write one of: {allowed}."),
    ),
    "a_date": (
        N_("“{value}” is a date: the spreadsheet has turned an age group into one."),
        N_("Format the column as text, then write one of: {allowed}."),
    ),
    "an_age": (
        N_("“{value}” is an age, not an age group."),
        N_("Write the group it belongs to: {group}."),
    ),
    "not_a_flag": (
        N_("“{value}” is neither 1 nor 0."),
        N_("Write 1 for yes and 0 for no; leave it empty where it is not known."),
    ),
    "not_a_required_flag": (
        N_("“{value}” is neither 1 nor 0."),
        N_("Write 1 for yes and 0 for no."),
    ),
    "not_a_month": (
        N_("There is no month {value}."),
        N_("Months are the numbers 1 to 12."),
    ),
    "negative": (
        N_("{value} is negative."),
        N_("Count or measure from 0 upwards; leave the row out where nothing is known."),
    ),
    "too_small": (N_("{value} is too small."), N_("The least is {minimum}.")),
    "too_large": (N_("{value} is too large."), N_("The most is {maximum}.")),
    "swapped_location": (
        N_("Longitude {lon} and latitude {lat} are swapped."),
        N_("Exchange the two columns: longitude is east-west, latitude north-south."),
    ),
    "half_location": (
        N_("Only one of longitude and latitude is given."),
        N_("Give both, or leave both empty."),
    ),
    "unknown_place": (
        N_("There is no place “{value}”."),
        N_("Import the place first, or write the code of one that is there."),
    ),
    "a_place_name": (
        N_("“{value}” is the name of a place, not its code."),
        N_("Write its code: {place_id}."),
    ),
    "a_cut_code": (
        N_("There is no place “{value}”; it looks like {place_id} with its first zeros cut off."),
        N_("Format the column as text in the spreadsheet and write the whole code."),
    ),
    "no_place": (
        N_("Neither origin nor destination is given."),
        N_("Give at least one of them."),
    ),
    "own_parent": (
        N_("The place lies in itself."),
        N_("Write the code of the place it lies in, or leave it empty."),
    ),
    "severe_above_people": (
        N_("{severe} people with a severe difficulty among {people} people."),
        N_("The people with a difficulty are part of all people; check both numbers."),
    ),
    "duplicate_key": (
        N_("The row names the same {key} as row {first}."),
        N_("Keep one of the two rows."),
    ),
    **texts.MESSAGES,
}

_DATE = re.compile(r"^\d{4}-\d\d-\d\d|^\d{1,2}[-/. ]?[A-Za-z]{3,}|^[A-Za-z]{3,}[-/. ]?\d{1,2}$")
_WHOLE = re.compile(r"^\d{1,3}(\.0)?$")
_AGE_STARTS = {0: "0-4", 5: "5-17", 18: "18-24", 25: "25-39", 40: "40-59", 60: "60+"}
HIGHEST_AGE = 120


@dataclass(frozen=True)
class Known:
    """The draft's places, by what people may write instead of their codes.

    Attributes:
        names: case-folded name -> code; None where several places share the name.
        cut: code without leading zeros, as spreadsheets shorten them -> code.
    """

    names: Mapping[str, str | None]
    cut: Mapping[str, str]

    @classmethod
    def of(cls, places: pa.Table) -> Known:
        """The names and shortened codes of ``places`` (in the dictionary's schema)."""
        names: dict[str, str | None] = {}
        cut: dict[str, str] = {}
        for place in places.select(["place_id", "name_en", "name_my"]).to_pylist():
            code = place["place_id"]
            if code.startswith("0"):
                cut[code.lstrip("0")] = code
            for name in {place["name_en"], place["name_my"]} - {None, ""}:
                is_shared = names.get(name.casefold(), code) != code
                names[name.casefold()] = None if is_shared else code
        return cls(names, cut)


def problem(
    code: str,
    column: tables.Column,
    cells: Mapping[str, Any],
    known: Known,
) -> Problem:
    """The finding for one broken cell.

    Args:
        code: the fault that :mod:`rules` found.
        column: the column it was found in.
        cells: the row's clean text by column.
        known: the draft's places, by what people may write for their codes.
    """
    value = cells[column.name]
    code = _sharper(code, column, value, known)
    what, remedy = MESSAGES[code]
    values: dict[str, str | None] = {
        **{
            name: printable(text, LONGEST_SHOWN)
            for name, text in cells.items()
            if isinstance(text, str)
        },
        "value": printable(value or "", LONGEST_SHOWN),
        "meaning": column.meaning,
        "allowed": ", ".join(column.values),
        "minimum": _limit(column.minimum),
        "maximum": _limit(column.maximum),
        "length": str(len(value or "")),
        "longest": str(longest(column)),
    }
    if code == "an_age":
        values["group"] = age_group(int(float(latin(value))))
    if code == "a_place_name":
        values["place_id"] = known.names[value.casefold()]
    if code == "a_cut_code":
        values["place_id"] = known.cut[value]
    return Problem(code, "error", what, remedy, values, column=column.name)


def _limit(number: float | None) -> str:
    """A limit as people write it: a year without commas, a count of people with them."""
    return "" if number is None else f"{number:{',' if number > 9999 else ''}.15g}"


def age_group(age: int) -> str:
    """The dictionary's age group of an age in years."""
    return _AGE_STARTS[max(start for start in _AGE_STARTS if start <= age)]


def _sharper(code: str, column: tables.Column, value: str | None, known: Known) -> str:
    """The most specific code for a fault, from the value itself."""
    text = value or ""
    if code == "not_allowed":
        return _sharper_value(column, latin(text))
    if code in ("too_small", "too_large") and column.name == "month":
        return "not_a_month"
    if code == "too_small" and column.minimum == 0:
        return "negative"
    if code == "unknown_place" and text in known.cut:
        return "a_cut_code"
    if code == "unknown_place" and known.names.get(text.casefold()):
        return "a_place_name"
    return code


def _sharper_value(column: tables.Column, text: str) -> str:
    """The reason why a value is not allowed."""
    if column.type == "flag":
        return "not_a_required_flag" if column.required else "not_a_flag"
    if column.name == "age_group" and _WHOLE.match(text) and float(text) <= HIGHEST_AGE:
        return "an_age"
    if column.name == "age_group" and _DATE.match(text):
        return "a_date"
    return "not_allowed"
