"""The township tables of the 2014 census of Myanmar, as WFP's PRISM has them (MUDRA and NSO).

Only the table with people by sex gives residents: women and men of unknown age, enough for
totals but not for helpers. Its count of people with a difficulty is of any degree, not "a lot"
or worse, so ``severe`` stays empty.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, Table

from mobility.importers import numbers
from mobility.importers.opening.raw_table import ROW, RawTable
from mobility.importers.problems import Context, Rule
from mobility.importers.recipes.finding import Header
from mobility.importers.recipes.recipe import Recipe
from mobility.importers.rules import At, Judged, counted, found, reasons, without
from mobility.store.database import connect
from mobility.words import N_

PEOPLE, MALE, FEMALE = "total_pop_both_sexes", "total_pop_male", "total_pop_female"
BANDS = ("pop_0___14", "pop_15___64", "pop_65_")
HOUSEHOLDS = "conventional_hh_total_number__n"
BY_MEN, BY_WOMEN = "conventional_hh__male__headed", "conventional_hh__female__headed"
SHARE_BY_WOMEN = "p_conventional_hh__female__head"
NUMBERS = (PEOPLE, MALE, FEMALE, *BANDS, HOUSEHOLDS, BY_MEN, BY_WOMEN, SHARE_BY_WOMEN)
TEXT = "_text"

ROUNDING = 0.5  # people or households; the tables carry estimates with decimals
SHARE_ROUNDING = 0.02  # percentage points; shares are printed with two decimals


def _differs(total: str, *parts: str) -> Callable[[Table], BooleanValue]:
    """Where the parts, all of them known, do not add up to the total."""
    return lambda rows: (sum(rows[part] for part in parts) - rows[total]).abs() > ROUNDING


def _is_share_of_people(rows: Table) -> BooleanValue:
    """Whether the share of households fits (households - male-headed) / people, not households."""
    women = 100 * (rows[HOUSEHOLDS] - rows[BY_MEN])
    by_people, by_households = (
        (rows[SHARE_BY_WOMEN] - women / rows[whole].nullif(0)).abs() < SHARE_ROUNDING
        for whole in (PEOPLE, HOUSEHOLDS)
    )
    return by_people & ~by_households


def _either(is_so: Callable[[Table, str], BooleanValue]) -> Callable[[Table], BooleanValue]:
    """Where it is so of women or of men."""
    return lambda rows: is_so(rows, MALE) | is_so(rows, FEMALE)


ERRORS = (
    *(rule for column in (MALE, FEMALE) for rule in counted(column, column, column + TEXT)),
    Rule(
        "sexes_do_not_add_up",
        "error",
        N_("{place}: men and women do not add up to {value} in {column}."),
        N_("Correct the three numbers."),
        PEOPLE,
        lambda rows: (
            _differs(PEOPLE, MALE, FEMALE)(rows)
            & rows[MALE].between(0, numbers.MOST_PEOPLE)
            & rows[FEMALE].between(0, numbers.MOST_PEOPLE)
        ),
        (PEOPLE + TEXT, "place"),
    ),
)
DOUBTS = (
    Rule(
        "age_bands_not_used",
        "note",
        N_(
            "The age bands 0-14, 15-64 and 65+ do not fit the age groups; {n} townships give "
            "women and men of unknown age."
        ),
        N_("Helpers need age groups: import residents in the home format or rosters."),
    ),
    Rule(
        "female_headed_scrambled",
        "warning",
        N_(
            "In {n} of {all} townships, households headed by men and by women do not add up to "
            "all households; {column} is scrambled: {listed}."
        ),
        N_("Take all households − male-headed instead; nothing here uses the column."),
        BY_WOMEN,
        _differs(HOUSEHOLDS, BY_MEN, BY_WOMEN),
        named="{place}",
    ),
    Rule(
        "share_of_people",
        "warning",
        N_("In {n} of {all} townships, {column} divides households by people, not by households."),
        N_("Divide by all households instead; nothing here uses the column."),
        SHARE_BY_WOMEN,
        _is_share_of_people,
    ),
    Rule(
        "ages_do_not_add_up",
        "warning",
        N_(
            "In {n} of {all} townships, the age bands do not add up to all people "
            "(people who were estimated have no age): {listed}."
        ),
        N_("Totals by sex are used; they do add up."),
        PEOPLE,
        _differs(PEOPLE, *BANDS),
        named="{place}",
    ),
    Rule(
        "fractions_of_people",
        "note",
        N_("In {n} of {all} townships, people have decimals, so they are estimates: {listed}."),
        column=MALE,
        shows=_either(lambda rows, column: rows[column] != rows[column].floor()),
        named="{place}",
    ),
    Rule(
        "thousands_separators",
        "note",
        N_("In {n} of {all} townships, numbers are text with commas between thousands: {listed}."),
        column=MALE,
        shows=_either(lambda rows, column: rows[column + TEXT].re_search(numbers.GROUPED)),
        named="{place}",
    ),
)


def judge(raw: RawTable, _context: Context, _recipe: Recipe) -> Judged:
    """The rows whose women and men are numbers that add up."""
    header = Header(raw.header)
    columns = {name: column for name in NUMBERS if (column := header.find((name,)))}
    at = At(raw.file, raw.sheet, columns)
    rows = _townships(raw, header, columns)
    why = reasons(ERRORS, ibis.memtable(rows))
    kept = rows.filter(pc.invert(pc.is_in(rows["row"], pa.array(list(why), pa.int64()))))
    doubts = found(DOUBTS, ibis.memtable(kept), at, {"all": kept.num_rows})
    return Judged(without(raw, why), [*found(ERRORS, ibis.memtable(rows), at), *doubts], why)


def _townships(raw: RawTable, header: Header, columns: dict[str, str]) -> pa.Table:
    """Every number by its column, null where there is none, its text, and the place's label."""
    texts = {
        name: pc.utf8_trim_whitespace(raw.rows[columns[name]])
        if name in columns
        else pa.nulls(raw.rows.num_rows, pa.string())
        for name in NUMBERS
    }
    named = [raw.rows[name] for each in ("ts_pcode", "ts") if (name := header.find((each,)))]
    place = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*named, " "))
    cells = ibis.memtable(pa.table({**texts, "place": place, "row": raw.rows[ROW]}))
    values = {name: numbers.parse_people_cell(cells[name]) for name in NUMBERS}
    rows = cells.select("row", "place", **values, **{name + TEXT: cells[name] for name in NUMBERS})
    return connect().to_pyarrow(rows.mutate(people=rows[PEOPLE]))
