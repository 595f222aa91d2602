"""Columns that follow from several columns of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from mobility.importers.opening.raw_table import ROW
from mobility.importers.recipes.finding import Header
from mobility.importers.recipes.months import month_number
from mobility.importers.recipes.recipe import Names
from mobility.store.database import connect
from mobility.words import MONTHS

Derived = dict[str, pa.ChunkedArray]
_SEPARATORS = re.compile(r"[\s;,|]+")
YES, NO = ("1", "true", "yes", "1.0"), ("0", "false", "no", "0.0")


def derived(rows: pa.Table, header: Header, ways: Mapping[str, Mapping[str, Names]]) -> Derived:
    """The home columns that ``ways`` describe, over the file's columns."""
    found: Derived = {}
    for home, how in ways.items():
        if "any_of" in how:
            columns = [rows[name] for each in how["any_of"] if (name := header.find((each,)))]
            found[home] = _any_of(columns, how["words"])
        elif "only_of" in how:
            if (name := header.find(how["only_of"])) is not None:
                found[home] = _only(rows[name])
        elif "months_away" in how:
            found |= _months(rows, header, how["months_away"])
        else:
            keys = [name for each in how["number_within"] if (name := header.find((each,)))]
            found[home] = _numbered(rows, keys)
    return found


def _any_of(columns: list[pa.ChunkedArray], words: Names) -> pa.ChunkedArray:
    """1 where a column has one of the words, 0 where none has, empty where all are empty."""
    wanted = pa.array([word.casefold() for word in words], pa.string())
    yes = known = None
    for column in columns:
        folded = pc.utf8_lower(pc.utf8_trim_whitespace(column))
        has, filled = pc.is_in(folded, wanted), pc.not_equal(folded, "")
        yes = has if yes is None else pc.or_(yes, has)
        known = filled if known is None else pc.or_(known, filled)
    return pc.if_else(yes, "1", pc.if_else(known, "0", ""))


def _only(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The one answer of several that could be marked; empty where several are."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.match_substring_regex(trimmed, r"\s"), "", trimmed)


def _months(rows: pa.Table, header: Header, names: Names) -> Derived:
    """here_01 … here_12 from the months somebody was away: in one column, or a column each."""
    whole = header.find(names)
    if whole:
        return _from_words(rows[whole])
    return {
        f"here_{month:02d}": _flags(
            rows[name], {**dict.fromkeys(YES, "0"), **dict.fromkeys(NO, "1")}
        )
        for month, name in sorted(single_months(header, names).items())
    }


def single_months(header: Header, names: Names) -> dict[int, str]:
    """The columns of single months below one of these names, as ``away/feb``."""
    stems = "|".join(re.escape(name.removeprefix("*/")) for name in names)
    return {
        month: name
        for name in header.names
        if re.match(rf"^(.*[/:.])?({stems})[/:._]", name)
        and (month := month_number(re.split(r"[/:._]", name)[-1]))
    }


def _from_words(column: pa.ChunkedArray) -> Derived:
    encoded = column.combine_chunks().dictionary_encode()
    away = [
        {month_number(word) for word in _SEPARATORS.split(text or "") if word}
        for text in encoded.dictionary.to_pylist()
    ]
    return {
        f"here_{month:02d}": pa.chunked_array(
            [pa.array([_here(month, months) for months in away], pa.string()).take(encoded.indices)]
        )
        for month in MONTHS
    }


def _here(month: int, away: set[int | None]) -> str:
    """0 in a month away, 1 in another; nothing where a word is no month."""
    return "" if None in away else str(int(month not in away))


def _flags(column: pa.ChunkedArray, words: Mapping[str, str]) -> pa.ChunkedArray:
    encoded = column.combine_chunks().dictionary_encode()
    texts = [
        words.get((text or "").strip().casefold(), "") for text in encoded.dictionary.to_pylist()
    ]
    return pa.chunked_array([pa.array(texts, pa.string()).take(encoded.indices)])


def _numbered(rows: pa.Table, keys: list[str]) -> pa.ChunkedArray:
    """1, 2, 3 … within each group of rows, in the file's order."""
    table = ibis.memtable(rows.select([*keys, ROW]))
    number = ibis.row_number().over(group_by=keys, order_by=table[ROW]) + 1
    numbered = table.select(table[ROW], number=number.cast("string")).order_by(ROW)
    return connect().to_pyarrow(numbered)["number"]
