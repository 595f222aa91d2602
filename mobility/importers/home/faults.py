"""The finding for each broken cell: the fault's code, its message and its remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.errors import printable
from mobility.importers import personal, texts
from mobility.importers.home.rules import longest
from mobility.importers.numbers import latin
from mobility.importers.problems import Problem, Rule, by_code
from mobility.importers.recipes.dates import serial_day
from mobility.importers.totals import is_everybody
from mobility.words import N_

LONGEST_SHOWN = 80  # characters of a cell in a message

MESSAGES: Mapping[str, tuple[str, str]] = {
    "missing_value": (N_("The cell is empty."), N_("Every row needs a value here: {meaning}.")),
    "not_a_number": (
        N_("“{value}” is not a number."),
        N_("Write digits only, with a point before decimals: no words, no unit, no comma."),
    ),
    "grouped_number": (
        N_("“{value}” is not a number: there is a mark between its thousands."),
        N_("Say so in a mapping: [numbers] thousands = “{mark}”; or write digits only."),
    ),
    "not_whole": (N_("“{value}” is not a whole number."), N_("Write a whole number.")),
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
    "not_a_month": (N_("There is no month {value}."), N_("Months are the numbers 1 to 12.")),
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
    "another_prefix": (
        N_("There is no place “{value}”; {place_id} is the same but for its first letters."),
        N_(
            "If the codes are the same but for them, say so in a mapping: "
            '[places] prefix = {{ {old} = "{new}" }}.'
        ),
    ),
    "cell_error": (
        N_("The spreadsheet shows {value} here: it could not work the cell out."),
        N_("Correct the formula, or write the value itself, and save the file again."),
    ),
    "a_total": (
        N_("“{value}” is the sum of other rows, not a place."),
        N_("Leave such rows out: [rows] leave_out = {{ COLUMN = [“{value}”] }} in a mapping."),
    ),
    "everybody": (
        N_("“{value}” is the sum of the other rows, not one of the values of this column."),
        N_(
            "Where the table has the parts too, leave these rows out, or people count twice: "
            "[rows] leave_out = {{ COLUMN = [“{value}”] }} in a mapping. Only where it has "
            "nothing but sums, map them to unknown."
        ),
    ),
    "not_a_date": (
        N_("“{value}” is not a date of the form {form}."),
        N_("Leave out format in the mapping if dates have several forms, or correct the cell."),
    ),
    "a_serial": (
        N_("“{value}” is not a date of the form {form}; it may be the serial number of {day}."),
        N_("Leave out format in the mapping if dates have several forms, or correct the cell."),
    ),
    "unclear_date": (
        N_("“{value}” may be read with the day or the month first, and no cell tells which."),
        N_('Say it in the mapping: [date] order = "day" or order = "month".'),
    ),
    "no_date": (
        N_("“{value}” is not a date."),
        N_("Write it as 2024-04-30, or state its form in the mapping: [date] format."),
    ),
    "no_place": (N_("Neither origin nor destination is given."), N_("Give at least one of them.")),
    "own_parent": (
        N_("The place lies in itself."),
        N_("Write the code of the place it lies in, or leave it empty."),
    ),
    "severe_above_people": (
        N_("{severe} people with a severe difficulty among {people} people."),
        N_("The people with a difficulty are part of all people; check both numbers."),
    ),
    "a_persons_name": (
        N_("The code looks like the name of a person; it is not shown here."),
        N_("Write a random code, and keep the list of names where only you can read it."),
    ),
    "a_phone_number": (
        N_("The code looks like a telephone number; it is not shown here."),
        N_("Write a random code instead."),
    ),
    "duplicate_key": (
        N_("The row names the same {key} as row {first}."),
        N_("Keep one of the two rows."),
    ),
}
RULES: Mapping[str, Rule] = by_code(
    *(Rule(code, "error", *words) for code, words in MESSAGES.items()),
    *(texts.UNPRINTABLE, texts.TOO_LONG),
)

_DATE = re.compile(r"^\d{4}-\d\d-\d\d|^\d{1,2}[-/. ]?[A-Za-z]{3,}|^[A-Za-z]{3,}[-/. ]?\d{1,2}$")
_WHOLE = re.compile(r"^\d{1,3}(\.0)?$")
_AGE_STARTS = {0: "0-4", 5: "5-17", 18: "18-24", 25: "25-39", 40: "40-59", 60: "60+"}
HIGHEST_AGE = 120
_GROUPED = re.compile(r"^\d{1,3}(([ \u00a0\u202f])\d{3})+$|^\d{1,3}(([,'])\d{3})+$")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FEWEST_FIGURES = 2
_NO_YEAR = ("not_a_number", "not_whole", "too_large", "too_small", "too_long", "missing_value")
_FIGURES = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")


@dataclass(frozen=True)
class Known:
    """The draft's places, by what people may write instead of their codes.

    Attributes:
        names: case-folded name -> code; None where several places share the name.
        cut: code without leading zeros, as spreadsheets shorten them -> code.
        figures: what follows a code's first letters -> code; None where several share it.
    """

    names: Mapping[str, str | None]
    cut: Mapping[str, str]
    figures: Mapping[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, places: pa.Table) -> Known:
        """The names and shortened codes of ``places`` (in the dictionary's schema)."""
        names: dict[str, str | None] = {}
        cut: dict[str, str] = {}
        figures: dict[str, str | None] = {}
        for place in places.select(["place_id", "name_en", "name_my"]).to_pylist():
            code = place["place_id"]
            if code.startswith("0"):
                cut[code.lstrip("0")] = code
            if (after := figures_of(code)) and figures.setdefault(after, code) != code:
                figures[after] = None
            for name in {place["name_en"], place["name_my"]} - {None, ""}:
                is_shared = names.get(name.casefold(), code) != code
                names[name.casefold()] = None if is_shared else code
        return cls(names, cut, figures)


def figures_of(code: str) -> str:
    """What follows the first letters of a code; nothing where there are none, or too little."""
    after = code.lstrip(_LETTERS)
    return after if len(after) >= FEWEST_FIGURES and after != code else ""


def problem(
    code: str,
    column: tables.Column,
    cells: Mapping[str, Any],
    known: Known,
    date_form: str | None = None,
) -> Problem:
    """The finding for one broken cell.

    Args:
        code: the fault that :mod:`rules` found.
        column: the column it was found in.
        cells: the row's clean text by column.
        known: the draft's places, by what people may write for their codes.
        date_form: the stated form of the dates that year and month come from; None: no dates.
    """
    value = cells[column.name]
    code = _sharper(code, column, value, known)
    if date_form is not None and column.name == "year" and code in _NO_YEAR:
        code = _date_fault(value or "", date_form)
    values: dict[str, str | None] = {
        **{name: _quoted(text, name) for name, text in cells.items() if isinstance(text, str)},
        "value": _quoted(value or "", column.name),
        "meaning": column.meaning,
        "allowed": ", ".join(column.values),
        "minimum": _limit(column.minimum),
        "maximum": _limit(column.maximum),
        "length": str(len(value or "")),
        "longest": str(longest(column)),
    }
    if code == "grouped_number":
        values["mark"] = next((mark for mark in ",'" if mark in (value or "")), " ")
    if code == "an_age":
        values["group"] = age_group(int(float(latin(value))))
    if code == "another_prefix":
        there = known.figures[figures_of(value)] or ""
        values |= {"place_id": there, "old": _prefix(value), "new": _prefix(there)}
    if code in ("not_a_date", "a_serial"):
        values |= {"form": date_form, "day": str(serial_day(value or ""))}
    if code == "a_place_name":
        values["place_id"] = known.names[value.casefold()]
    if code == "a_cut_code":
        values["place_id"] = known.cut[value]
    return RULES[code].problem(values, column=column.name)


def _quoted(text: str, column: str) -> str:
    """A cell as a message may quote it."""
    return printable(personal.masked(text, column), LONGEST_SHOWN)


def _prefix(code: str) -> str:
    return code.removesuffix(figures_of(code))


def _date_fault(text: str, form: str) -> str:
    """Why a cell is no date of the stated form, or of any."""
    if form:
        return "a_serial" if serial_day(text) else "not_a_date"
    return "unclear_date" if _FIGURES.match(text) else "no_date"


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
    if code == "not_a_number" and _GROUPED.match(latin(text)):
        return "grouped_number"
    if code in ("too_small", "too_large") and column.name == "month":
        return "not_a_month"
    if code == "too_small" and column.minimum == 0:
        return "negative"
    return _sharper_place(text, known) if code == "unknown_place" else code


def _sharper_place(text: str, known: Known) -> str:
    """What a text that is no place's code is instead."""
    if text in known.cut:
        return "a_cut_code"
    if known.names.get(text.casefold()):
        return "a_place_name"
    return "another_prefix" if known.figures.get(figures_of(text)) else "unknown_place"


def _sharper_value(column: tables.Column, text: str) -> str:
    """The reason why a value is not allowed."""
    if column.type == "flag":
        return "not_a_required_flag" if column.required else "not_a_flag"
    if column.name == "age_group" and _WHOLE.match(text) and float(text) <= HIGHEST_AGE:
        return "an_age"
    if column.name == "age_group" and _DATE.match(text):
        return "a_date"
    if is_everybody(text):
        return "everybody"
    return "not_allowed"
