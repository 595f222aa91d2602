"""Two rounds of one survey in a file whose rows are added up: the same people, counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from mobility import tables
from mobility.errors import DataError
from mobility.importers.opening.raw_table import ROW, RawTable
from mobility.importers.problems import Problem, Rule
from mobility.importers.recipes.finding import Header
from mobility.importers.recipes.recipe import Recipe
from mobility.words import N_

# A column that says which round a row is of; not the round in which it was seen last.
_ROUND = re.compile(
    r"^((assessment|dtm|survey|reporting|data|mt)[ _]?)?"
    r"(round|ronde|tour|vague|wave|ronda|cycle|الجولة|جولة)"
    r"([ _]?(number|no|nr|num|code|id|name|#))?[.]?$",
    re.IGNORECASE,
)
_ROUND_TAGS = re.compile(r"^#(meta\+)?round")
# A column that says which place or site a row is of.
_SITE = re.compile(
    r"site|village|settlement|location|camp|name|nom|nombre|code|ssid|colline|muhalla|quartier"
    r"|district|commune|payam|localit|admin|adm\d|موقع|اسم|قرية",
    re.IGNORECASE,
)
_ASKED = re.compile(r"inform|enum|enqu|interview|contact|respond", re.IGNORECASE)
_SITE_TAGS = re.compile(r"^#(adm\d|loc|site|country)")
KEY, SITE, ROUND, DAY = "key", "site", "round", "day"
_SEPARATOR = "\x1f"
MOST_SITES = 0.5  # of the sites: from here on the file holds two rounds, not a few slips
SHOWN = 6

TOLD_TWICE = Rule(
    "told_twice",
    "warning",
    N_(
        "{n} sites stand in the file with several days of one month (column {column}), and "
        "were added up: the same people may count twice."
    ),
    N_("Look at them; take the earlier row out if it is of the same people."),
)


class Rounds:
    """The rounds, days and sites of the rows that have one key, gathered piece by piece."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._told: list[pa.Table] = []
        self._columns: dict[str, str] = {}
        self._raw: RawTable | None = None

    def add(self, raw: RawTable, translated: RawTable, kind: str) -> None:
        """Note what ``raw`` says of the rows that it gave in the home format."""
        if not self._recipe.add_up or not translated.rows.num_rows:
            return
        header = Header(raw.header, raw.hashtags)
        self._raw = raw
        self._columns = {
            ROUND: _first(raw, _ROUND, _ROUND_TAGS),
            DAY: header.find(self._recipe.date_column) or "",
        }
        own = translated.rows
        positions = pc.index_in(
            pc.divide(own[ROW], translated.parts), raw.rows[ROW].combine_chunks()
        )
        there = raw.rows.take(positions)
        key = [name for name in tables.table(kind).key if name in own.column_names]
        sites = [name for name in _sites(raw) if name not in self._columns.values()]
        told = {
            KEY: _joined(own, key),
            SITE: _joined(there, sites),
            **{
                name: pc.utf8_trim_whitespace(there[column]) if column else _blank(own.num_rows)
                for name, column in self._columns.items()
            },
        }
        counted = pa.table(told).group_by([KEY, SITE, ROUND, DAY]).aggregate([])
        self._told.append(counted)

    def found(self) -> list[Problem]:
        """A warning where a few sites are told twice.

        Raises:
            DataError: the file holds two rounds.
        """
        if not self._told or self._raw is None:
            return []
        told = pa.concat_tables(self._told)
        chosen = {name for name, values in self._recipe.keep.items() if len(values) > 1}
        if chosen & set(self._columns.values()):
            return []  # the recipe lists the rounds to add up
        if rounds := _several(told, [KEY], ROUND):
            raise self._refusal(ROUND, rounds, told)
        if not self._columns[DAY]:
            return []
        twice = _several(told, [KEY, SITE], DAY)
        sites = told.group_by([KEY, SITE]).aggregate([]).num_rows
        if len(twice) >= MOST_SITES * sites and len(twice) > 1:
            raise self._refusal(DAY, twice, told)
        return [self._warning(len(twice))] if twice else []

    def _refusal(self, by: str, keys: Iterable[tuple[str, ...]], told: pa.Table) -> DataError:
        column = self._columns[by]
        those = told.filter(pc.is_in(told[KEY], pa.array([key[0] for key in keys])))
        values = sorted(set(those[by].to_pylist()), key=_number)
        kept = self._recipe.content.get("rows", {})
        rows = {**kept, "keep": {**kept.get("keep", {}), column: [values[-1]]}}
        recipe = Recipe.of({**self._recipe.content, "rows": rows}, self._recipe.file)
        return DataError(
            N_(
                "The file holds several rounds of one survey (column {column}: {values}). "
                "Added up, the same people would be counted once a round."
            ),
            where=N_("File: {file}."),
            remedy=N_(
                "Read one round: write this into a file and give it with --mapping. Where each "
                "round is of other people, list several under keep.\n\n{recipe}"
            ),
            column=column,
            values=", ".join(values[:SHOWN]) + (" …" if len(values) > SHOWN else ""),
            file=self._raw.file if self._raw else "",
            recipe=recipe,
        )

    def _warning(self, count: int) -> Problem:
        about = TOLD_TWICE.problem({"n": count, "column": self._columns[DAY]})
        return replace(about, file=self._raw.file, sheet=self._raw.sheet) if self._raw else about


def _first(raw: RawTable, names: re.Pattern[str], tags: re.Pattern[str]) -> str:
    """The first column with such a name or hashtag, if any."""
    return next((name for name in raw.header if _is(raw, name, names, tags)), "")


def _sites(raw: RawTable) -> list[str]:
    """The columns that say where, but for those that say who was asked."""
    found = [name for name in raw.header if _is(raw, name, _SITE, _SITE_TAGS)]
    return [name for name in found if not _ASKED.search(name)]


def _is(raw: RawTable, name: str, names: re.Pattern[str], tags: re.Pattern[str]) -> bool:
    tag = "".join(raw.hashtags.get(name, "").split()).lower()
    return bool(tags.search(tag)) if tag else bool(names.search(name.strip()))


def _joined(table: pa.Table, names: list[str]) -> pa.ChunkedArray:
    if not names:
        return _blank(table.num_rows)
    texts = [pc.utf8_trim_whitespace(pc.fill_null(table[name], "")) for name in names]
    return pc.binary_join_element_wise(*texts, _SEPARATOR)


def _blank(count: int) -> pa.ChunkedArray:
    return pa.chunked_array([pa.repeat(pa.scalar("", pa.string()), count)])


def _several(told: pa.Table, by: list[str], what: str) -> list[tuple[str, ...]]:
    """The groups that have several of ``what``."""
    distinct = told.filter(pc.not_equal(told[what], "")).group_by([*by, what]).aggregate([])
    counted = distinct.group_by(by).aggregate([(what, "count")])
    several = counted.filter(pc.greater(counted[f"{what}_count"], 1))
    return list(zip(*(several[name].to_pylist() for name in by), strict=True))


def _number(text: str) -> tuple[float, str]:
    try:
        return float(text), text
    except ValueError:
        return float("inf"), text
