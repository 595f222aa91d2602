"""Residents from the township tables of the 2014 census of Myanmar.

The tables come with WFP's PRISM (MUDRA and NSO layers), one row per township.
Only the table with people by sex (``total_pop_male``, ``total_pop_female``)
gives residents. Its age bands 0-14, 15-64 and 65+ are not the product's, and
no inner limit is shared; splitting them would invent people. So each township
gives two rows, women and men of age ``unknown``: enough for totals, but not
for helpers. Its count of people with a difficulty is of any degree, not "a
lot"
or worse, so ``severe`` stays blank.

Two tables are recognised only to explain why they give no residents: the wind-risk table has no
people, and ``total_pop`` of the vulnerability layers is a different total,
without a stated year, which must not be mixed with the census.

Checked and reported: sexes that do not add up, age bands that do not, households
headed by men and women that do not add up to all households (the women's column
is scrambled), a percentage of households that was divided by people, and
fractions of people (estimates for townships that were not fully counted).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from mobility import tables
from mobility.errors import FileError
from mobility.importers.numbers import MOST_PEOPLE, is_grouped, parse_people
from mobility.importers.opening.tabular import ROW, RawTable
from mobility.importers.place_rows import drafted
from mobility.importers.problems import Context, Imported, Problem
from mobility.importers.rejects import reasons_of, rejected
from mobility.words import N_
from mobility.words.burmese import visible

PCODE, NAME = "ts_pcode", "ts"
PEOPLE, MALE, FEMALE = "total_pop_both_sexes", "total_pop_male", "total_pop_female"
BANDS = ("pop_0___14", "pop_15___64", "pop_65_")
HOUSEHOLDS = "conventional_hh_total_number__n"
MALE_HEADED, FEMALE_HEADED = "conventional_hh__male__headed", "conventional_hh__female__headed"
FEMALE_HEADED_SHARE = "p_conventional_hh__female__head"
OTHER_TOTAL = "total_pop"
RISK = re.compile(r"_risk$|^t_ead_")

CENSUS_2014 = 51_486_253  # 2014 Population and Housing Census, Union Report: all people
ROUNDING = 0.5  # people or households; the tables carry estimates with decimals
SHARE_ROUNDING = 0.02  # percentage points; shares are printed with two decimals


@dataclass(frozen=True)
class Township:
    """One row: its number in the file, its cells as written, and its numbers by column."""

    row: int
    code: str
    name: str
    cells: Mapping[str, str]
    numbers: Mapping[str, float | None]

    @property
    def label(self) -> str:
        """The name that findings use."""
        return " ".join(part for part in (self.code, self.name) if part) or "–"

    def sum_differs(self, total: str, *parts: str) -> bool:
        """Whether ``parts`` do not add up to ``total``, where all of them are known."""
        known = [self.numbers.get(part) for part in parts]
        whole = self.numbers.get(total)
        if whole is None or None in known:
            return False
        return abs(sum(part for part in known if part is not None) - whole) > ROUNDING


def recognises(raw: RawTable) -> bool:
    """Whether the columns are those of one of the township tables."""
    header = _columns(raw)
    is_risk = any(RISK.search(column) for column in header)
    return PCODE in header and (MALE in header or OTHER_TOTAL in header or is_risk)


def read(raw: RawTable, context: Context) -> Imported:
    """Residents by sex of each township that the draft knows.

    Raises:
        FileError: the table gives no residents, and why.
    """
    columns = _columns(raw)
    if not {MALE, FEMALE} <= columns.keys():
        raise _no_residents(raw, columns)
    townships = [_township(cells, columns) for cells in raw.rows.to_pylist()]
    errors = _errors(townships, context, raw)
    faulty = {problem.row for problem in errors}
    kept = [township for township in townships if township.row not in faulty]
    return Imported(
        tables={"residents": _residents(kept)},
        problems=[*errors, *_findings(kept, raw)],
        rejected=rejected(raw, reasons_of(errors)) if errors or raw.misfits else None,
    )


def _columns(raw: RawTable) -> dict[str, str]:
    """Header by its lower-case form: some tables write TS_PCODE, some ts_pcode."""
    return {column.casefold(): column for column in raw.header}


def _no_residents(raw: RawTable, columns: Mapping[str, str]) -> FileError:
    if OTHER_TOTAL in columns:
        cells = raw.rows[columns[OTHER_TOTAL]].to_pylist()
        total = sum(number for cell in cells if (number := parse_people(cell or "")) is not None)
        return FileError(
            N_(
                "Its total_pop has no sex, no age and no year: {total} people in all, where the "
                "2014 census counted {census}. The two totals must not be mixed."
            ),
            where=N_("File: {file}."),
            remedy=N_("Import the table with total_pop_male and total_pop_female instead."),
            file=raw.file,
            total=f"{total:,.0f}",
            census=f"{CENSUS_2014:,}",
        )
    return FileError(
        N_("The table holds risk and damage by township, and no people."),
        where=N_("File: {file}."),
        remedy=N_("Import the table with total_pop_male and total_pop_female instead."),
        file=raw.file,
    )


def _township(cells: Mapping[str, Any], columns: Mapping[str, str]) -> Township:
    texts = {plain: cells[column] or "" for plain, column in columns.items()}
    wanted = (PEOPLE, MALE, FEMALE, *BANDS, HOUSEHOLDS, MALE_HEADED, FEMALE_HEADED)
    numbers = {
        column: parse_people(texts[column])
        for column in (*wanted, FEMALE_HEADED_SHARE)
        if column in texts
    }
    return Township(cells[ROW], visible(texts[PCODE]), visible(texts.get(NAME, "")), texts, numbers)


# --- rows that cannot be taken --------------------------------------------------------------

Fault = tuple[str, str, str, str]  # code, column, what, remedy


def _errors(townships: Sequence[Township], context: Context, raw: RawTable) -> list[Problem]:
    """The first fault of each row that cannot give residents."""
    known = drafted(context)
    if not known:
        return _no_places(townships, raw)
    seen: set[str] = set()
    problems = []
    for township in townships:
        fault = _fault(township, township.code in known, township.code in seen)
        seen.add(township.code)
        if fault is not None:
            code, column, what, remedy = fault
            values = {"place": township.label, "column": column}
            values["value"] = township.cells.get(column, "")
            people = township.numbers.get(PEOPLE)
            problems.append(
                Problem(
                    *(code, "error", what, remedy, values, raw.file, raw.sheet, township.row),
                    column=column,
                    people=people,
                )
            )
    return problems


def _no_places(townships: Sequence[Township], raw: RawTable) -> list[Problem]:
    """Without places in the draft, every row is unknown for the same reason: one finding."""
    text = N_("{place}: the draft has no places yet.")
    remedy = N_("Import the townships first, with --as boundaries or --as places.")
    return [
        Problem(
            *("unknown_place", "error", text, remedy, {"place": township.label}, raw.file),
            *(raw.sheet, township.row, PCODE, township.numbers.get(PEOPLE)),
        )
        for township in townships
    ]


def _fault(township: Township, is_known: bool, is_repeated: bool) -> Fault | None:
    if not is_known:
        what = N_("{place}: no place in the draft has this P-code.")
        remedy = N_("Import the township's outline with --as boundaries, or correct its P-code.")
        return ("unknown_place", PCODE, what, remedy)
    if is_repeated:
        what = N_("{place}: the P-code was used in a row before.")
        return ("duplicate_key", PCODE, what, N_("Keep one of the rows."))
    for column in (MALE, FEMALE):
        fault = _number_fault(township.numbers[column], column)
        if fault is not None:
            return fault
    if township.sum_differs(PEOPLE, MALE, FEMALE):
        what = N_("{place}: men and women do not add up to {value} in {column}.")
        return ("sexes_do_not_add_up", PEOPLE, what, N_("Correct the three numbers."))
    return None


def _number_fault(number: float | None, column: str) -> Fault | None:
    if number is None:
        what = N_("{place}: “{value}” in {column} is not a number.")
        return ("not_a_number", column, what, N_("Write the people in figures."))
    if number < 0:
        what = N_("{place}: {value} in {column} is less than 0 people.")
        return ("negative", column, what, N_("Write the people who live there."))
    if number > MOST_PEOPLE:
        what = N_("{place}: {value} in {column} is more people than there are.")
        return ("too_large", column, what, N_("Write the people who live there."))
    return None


# --- residents, and what is doubtful beside them --------------------------------------------


def _residents(kept: Sequence[Township]) -> pa.Table:
    rows = [
        {
            "place_id": township.code,
            "sex": sex,
            "age_group": "unknown",
            "people": township.numbers[column],
            "severe": None,
        }
        for township in kept
        for sex, column in (("f", FEMALE), ("m", MALE))
    ]
    return pa.Table.from_pylist(rows, schema=tables.table("residents").schema)


Judge = Callable[[Township], bool]


def _findings(kept: Sequence[Township], raw: RawTable) -> list[Problem]:
    if not kept:
        return []
    return [
        Problem(
            "age_bands_not_used",
            "note",
            N_(
                "The age bands 0-14, 15-64 and 65+ do not fit the age groups; {n} townships give "
                "women and men of unknown age."
            ),
            N_("Helpers need age groups: import residents in the home format or rosters."),
            {"n": len(kept)},
            raw.file,
            raw.sheet,
        ),
        *(
            _listed(kept, raw, is_faulty, Problem(code, severity, what, remedy, column=column))
            for code, severity, what, remedy, column, is_faulty in CHECKS
            if any(map(is_faulty, kept))
        ),
    ]


def _listed(kept: Sequence[Township], raw: RawTable, is_faulty: Judge, finding: Problem) -> Problem:
    """``finding`` with the townships it is about."""
    those = [township for township in kept if is_faulty(township)]
    return Problem(
        code=finding.code,
        severity=finding.severity,
        what=finding.what,
        remedy=finding.remedy,
        values={
            "n": len(those),
            "all": len(kept),
            "column": finding.column,
            "places": ", ".join(township.label for township in those),
        },
        file=raw.file,
        sheet=raw.sheet,
        row=those[0].row,
        column=finding.column,
    )


def _share_is_of_people(township: Township) -> bool:
    """Whether the share of households fits (households - male-headed) / people, not households."""
    share, people = township.numbers.get(FEMALE_HEADED_SHARE), township.numbers.get(PEOPLE)
    households, men = township.numbers.get(HOUSEHOLDS), township.numbers.get(MALE_HEADED)
    if share is None or households is None or men is None or not people or not households:
        return False
    women = households - men
    fits_people = abs(share - 100 * women / people) < SHARE_ROUNDING
    return fits_people and abs(share - 100 * women / households) >= SHARE_ROUNDING


def _has_fractions(township: Township) -> bool:
    return any(
        number is not None and not number.is_integer()
        for column in (MALE, FEMALE)
        if (number := township.numbers.get(column)) is not None
    )


def _has_separators(township: Township) -> bool:
    return any(is_grouped(township.cells[column]) for column in (MALE, FEMALE))


CHECKS: tuple[tuple[str, str, str, str, str, Judge], ...] = (
    (
        "female_headed_scrambled",
        "warning",
        N_(
            "In {n} of {all} townships, households headed by men and by women do not add up to "
            "all households; {column} is scrambled: {places}."
        ),
        N_("Take all households − male-headed instead; nothing here uses the column."),
        FEMALE_HEADED,
        lambda township: township.sum_differs(HOUSEHOLDS, MALE_HEADED, FEMALE_HEADED),
    ),
    (
        "share_of_people",
        "warning",
        N_("In {n} of {all} townships, {column} divides households by people, not by households."),
        N_("Divide by all households instead; nothing here uses the column."),
        FEMALE_HEADED_SHARE,
        _share_is_of_people,
    ),
    (
        "ages_do_not_add_up",
        "warning",
        N_(
            "In {n} of {all} townships, the age bands do not add up to all people "
            "(people who were estimated have no age): {places}."
        ),
        N_("Totals by sex are used; they do add up."),
        PEOPLE,
        lambda township: township.sum_differs(PEOPLE, *BANDS),
    ),
    (
        "fractions_of_people",
        "note",
        N_("In {n} of {all} townships, people have decimals, so they are estimates: {places}."),
        "",
        MALE,
        _has_fractions,
    ),
    (
        "thousands_separators",
        "note",
        N_("In {n} of {all} townships, numbers are text with commas between thousands: {places}."),
        "",
        MALE,
        _has_separators,
    ),
)
