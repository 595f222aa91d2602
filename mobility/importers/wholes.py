"""Totals beside their parts, known by arithmetic: no word says what they are.

A row is doubted where it equals the sum of rows that say the same but for one thing: a sex, an
age or an end that the row leaves open, ages within its own, or places within its area. So is a
place that has, wherever it stands, as many people as all others together. A sum may agree by
chance, so that nothing is refused: what is found is told, with what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from mobility import tables
from mobility.importers.problems import Imported, Problem, Rule
from mobility.store.database import CursorBackend, connect
from mobility.store.folders import Workspace
from mobility.words import N_

HALF = 0.5  # of a person: estimates carry decimals
FEWEST_PARTS = 2
FEWEST_PLACES = 3  # a place of all, and two others
ALONE = 4  # in a single group, where chance must be left out by more parts and by size
ALONE_PEOPLE = 50
MOST = 0.9  # of the groups in which a total is looked for, in those that have one
SHOWN = 5
ENDS = ("place_id", "origin_id", "destination_id")
KINDS = ("absence", "reason")  # what a total leaves open, or says like its parts
OPEN: Sequence[Sequence[str]] = (
    ("sex",), ("age_group",), ("sex", "age_group"), ("origin_id",), ("destination_id",),
    ("reason",), ("absence",),
)  # fmt: skip
AGES_WITHIN = {"0-17": ("0-4", "5-17"), "18+": ("18-24", "25-39", "40-59", "60+")}
REMEDY = N_(
    "If they are totals, take these rows out of the file, or leave them out by a mapping "
    "([rows] leave_out), and import it again with --replace."
)
OPEN_TOTAL = Rule(
    "totals_beside_parts",
    "warning",
    N_(
        "{n} rows of {table} without {column} equal the sum of the others beside "
        "them, as totals do; the people would be counted twice: {listed}."
    ),
    REMEDY,
)
WIDE_AGES = Rule(
    "totals_beside_parts",
    "warning",
    N_(
        "{n} rows of {table} of the ages {ages} equal the sum of the ages within "
        "them ({column}); the people would be counted twice: {listed}."
    ),
    REMEDY,
)
AREA_TOTAL = Rule(
    "totals_beside_parts",
    "warning",
    N_(
        "{n} rows of {table} give an area as many people as others give the places in "
        "it ({column}); they would be counted twice: {listed}."
    ),
    REMEDY,
)
PLACE_OF_ALL = Rule(
    "totals_beside_parts",
    "warning",
    N_(
        "{listed} has as many people as all other places together ({table}, {column}): "
        "is it their total?"
    ),
    REMEDY,
)


def found(
    imported: Imported, places: pa.Table, workspace: Workspace | None = None
) -> list[Problem]:
    """A warning for each kind of total in what was imported.

    Args:
        imported: tables, in memory or as files of the workspace.
        places: every place that is known, in the dictionary's schema.
        workspace: where large tables lie.
    """
    names = [name for name in tables.NAMES if "people" in tables.table(name).column_names]
    problems: list[Problem] = []
    backend: CursorBackend | None = None
    for name in names:
        if name in imported.files:
            backend = backend or connect(workspace.root if workspace else None)
            rows = backend.read_parquet(imported.files[name])
        elif name in imported.tables and imported.tables[name].num_rows > FEWEST_PARTS:
            backend = backend or connect()
            rows = ibis.memtable(imported.tables[name])
        else:
            continue
        problems += _Told(rows, tables.table(name), backend).problems(places)
    return problems


class _Told:
    """The rows of one table that counts people."""

    def __init__(self, rows: ir.Table, table: tables.Table, backend: CursorBackend) -> None:
        self._rows, self._table, self._backend = rows, table, backend

    def problems(self, places: pa.Table) -> list[Problem]:
        """Every kind of total, a warning each."""
        kinds = (self._open(), self._wide_ages(), self._areas(places), self._of_all())
        return [problem for kind in kinds for problem in kind]

    def _open(self) -> Iterator[Problem]:
        """Rows that leave something open, and equal those that say it."""
        for columns in OPEN:
            if not set(columns) <= set(self._table.key):
                continue
            is_open = ibis.and_(*(_is_open(self._rows[name]) for name in columns))
            is_told = ibis.and_(*(~_is_open(self._rows[name]) for name in columns))
            key = self._key(columns)
            ids = self._equal(self._rows.filter(is_open), self._rows.filter(is_told), key)
            yield from self._warning(
                OPEN_TOTAL,
                ids,
                ", ".join(columns),
            )

    def _wide_ages(self) -> Iterator[Problem]:
        for ages, within in AGES_WITHIN.items():
            if ages not in _ages(self._table):
                continue
            group = self._rows["age_group"]
            wholes, parts = self._rows.filter(group == ages), self._rows.filter(group.isin(within))
            ids = self._equal(wholes, parts, self._key(["age_group"]), fewest=1)
            yield from self._warning(
                WIDE_AGES,
                ids,
                "age_group",
                ages=ages,
            )

    def _areas(self, places: pa.Table) -> Iterator[Problem]:
        """Areas that have as many people as the places in them that are told of."""
        names = ("place_id", "parent_id")
        parents = dict(zip(*(places[name].to_pylist() for name in names), strict=True))
        for end in self._ends():
            distinct = self._rows.select(end).distinct().filter(_[end].notnull())
            above = _nearest(self._backend.to_pyarrow(distinct)[end].to_pylist(), parents)
            if not above:
                continue
            pairs = pa.table({end: list(above), "area": list(above.values())})
            told = self._rows.inner_join(ibis.memtable(pairs), end).drop(end)
            ids = self._equal(self._rows, told.rename({end: "area"}), self._key(KINDS, end))
            yield from self._warning(
                AREA_TOTAL,
                ids,
                end,
            )

    def _of_all(self) -> Iterator[Problem]:
        """A place with as many people as all others, wherever it stands."""
        for end in self._ends():
            key = [name for name in self._key(KINDS, end) if name != end]
            everyone = self._rows.mutate(all=ibis.literal("")) if not key else self._rows
            key = key or ["all"]
            by_place = everyone.group_by([*key, end]).agg(people=_.people.sum())
            by_place = by_place.filter(by_place[end].notnull() & (by_place["people"] > 0))
            groups = by_place.group_by(key).agg(
                n=_.count(),
                most=_.people.max(),
                people=_.people.sum(),
                first=_[end].argmax(_.people),
            )
            groups = groups.filter(groups["n"] >= FEWEST_PLACES)
            is_all = (groups["most"] * 2 - groups["people"]).abs() < HALF
            sums = (
                groups.mutate(is_all=is_all)
                .group_by("first")
                .agg(n=_.is_all.sum(), places=_.n.max(), people=_.most.max())
            )
            rows = self._backend.to_pyarrow(sums.filter(_.n > 0).order_by("first")).to_pylist()
            count = int(self._backend.execute(groups.count()))
            agree = sum(row["n"] for row in rows)
            is_alone = agree == 1 and not (
                rows[0]["places"] >= ALONE and rows[0]["people"] >= ALONE_PEOPLE
            )
            if not agree or agree < MOST * count or is_alone:
                continue
            yield from self._warning(
                PLACE_OF_ALL,
                ([str(row["first"]) for row in rows], agree),
                end,
            )

    def _ends(self) -> list[str]:
        return [name for name in ENDS if name in self._table.key]

    def _key(self, without: Sequence[str], *end: str) -> list[str]:
        """What a total and its parts say alike; of a place, its total may be of everybody."""
        left = (*without, "sex", "age_group") if end else without
        if not end and {"origin_id", "destination_id"} & set(without):
            left = (*without, *KINDS)
        return [name for name in self._table.key if name not in left]

    def _equal(
        self, wholes: ir.Table, parts: ir.Table, key: Sequence[str], *, fewest: int = FEWEST_PARTS
    ) -> tuple[list[str], int]:
        """The first keys whose whole is the sum of the parts, as texts, and how many."""
        whole = wholes.group_by(key).agg(whole=_.people.sum())
        part = parts.group_by(key).agg(total=_.people.sum(), n=_.count())
        same = [whole[name].identical_to(part[name]) for name in key]
        pairs = whole.inner_join(part, same).filter((_.n >= fewest) & (_.whole > 0))
        equal = pairs.filter((pairs["whole"] - pairs["total"]).abs() < HALF)
        count = int(self._backend.execute(equal.count()))
        rows = (
            self._backend.to_pyarrow(equal.order_by(key).limit(SHOWN)).to_pylist() if count else []
        )
        ids = [" ".join(str(row[name]) for name in key if row[name] is not None) for row in rows]
        return ids, count

    def _warning(
        self, rule: Rule, found_: tuple[list[str], int], column: str, **values: Any
    ) -> Iterator[Problem]:
        ids, count = found_
        if count:
            more = " …" if count > len(ids) else ""
            told = {"n": count, "table": self._table.name, "column": column}
            told |= {"listed": ", ".join(ids) + more, **values}
            yield rule.problem(told)


def _ages(table: tables.Table) -> Sequence[str]:
    return next(column.values for column in table.columns if column.name == "age_group")


def _is_open(column: ir.Column) -> ir.BooleanValue:
    return column.isnull() | (column == "unknown")


def _nearest(places: Sequence[str], parents: Mapping[str, str | None]) -> dict[str, str]:
    """For each of ``places`` the nearest area above it that is one of them too."""
    told, found_ = set(places), {}
    for place in places:
        seen, above = {place}, parents.get(place)
        while above and above not in seen and above not in told:
            seen.add(above)
            above = parents.get(above)
        if above and above in told and above != place:
            found_[place] = above
    return found_
