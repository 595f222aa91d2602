"""Which place lies in which: ancestors, and the unit of a level.

Places name their parent, one level or more above. There are seven levels, so
six joins reach the top of any line; a missing parent ends the line. A place
that is its own ancestor does not end it, but adds nothing.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, StringValue, Table

from mobility.tables import LEVELS

OTHER = "other"
BETWEEN = "\x01"  # sorts before any character of a code: a place precedes what is in it
ADMINISTRATIVE = tuple(level for level in LEVELS if level != OTHER)


class Located(NamedTuple):
    """Where a place lies in the tree that :func:`tree` numbers.

    Values, or expressions that stand for them.

    Attributes:
        first, last: the range of positions of the place and everything in it.
    """

    place_id: str | StringValue
    level: str
    first: int | IntegerValue
    last: int | IntegerValue


def within(position: IntegerValue, areas: Sequence[Located]) -> BooleanValue:
    """Whether the place at a position is one of the areas, or lies in one."""
    return reduce(operator.or_, (position.between(area.first, area.last) for area in areas))


def ancestors(places: Table) -> Table:
    """Every place, paired with itself and with each place it lies in.

    Returns:
        place_id, level (of the ancestor), ancestor_id, steps (0 is the place itself).
    """
    line = _lines(places)
    generations = [
        line.select(
            "place_id",
            level=f"level_{step}",
            ancestor_id=f"id_{step}",
            steps=ibis.literal(step, "int32"),
        )
        for step in range(len(LEVELS))
    ]
    pairs = ibis.union(*generations).filter(lambda pair: pair.ancestor_id.notnull())
    return pairs.group_by("place_id", "level", "ancestor_id").agg(steps=pairs.steps.min())


def tree(places: Table) -> Table:
    """Places numbered depth first: the places inside a place have the numbers that follow its own.

    Returns:
        place_id, level, position (from 0), last (the last position that lies in the place).
    """
    line = _lines(places)
    path = line.id_0
    for step in range(1, len(LEVELS)):
        above = line[f"id_{step}"]
        path = ibis.ifelse(above.notnull(), above.concat(BETWEEN, path), path)
    first = ibis.row_number().over(order_by=path)
    numbered = line.select("place_id", level="level_0", position=first.cast("int32"))
    inside = ancestors(places).group_by("ancestor_id").agg(places=lambda t: t.place_id.nunique())
    ranges = numbered.left_join(inside, numbered.place_id == inside.ancestor_id)
    return ranges.select(
        "place_id",
        "level",
        "position",
        last=(ranges.position + ranges.places - 1).cast("int32"),
    )


def _lines(places: Table) -> Table:
    """Every place with its parent, the parent's parent and so on, side by side."""
    line = places.select("place_id", id_0="place_id", level_0="level", parent_0="parent_id")
    for step in range(1, len(LEVELS)):
        above = places.select(
            **{f"id_{step}": "place_id", f"level_{step}": "level", f"parent_{step}": "parent_id"}
        )
        line = line.left_join(above, [(f"parent_{step - 1}", f"id_{step}")])
    return line


def units(places: Table, level: str, lines: Table | None = None) -> Table:
    """The unit of ``level`` that each place belongs to.

    A finer place belongs to its ancestor at that level or, where the line has
    a gap, to the nearest coarser ancestor; a coarser place, one of level
    "other" and one without such an ancestor are their own unit.

    Args:
        lines: what :func:`ancestors` gives, where the caller already has it.

    Returns:
        place_id, unit_id.
    """
    if level == OTHER:
        return places.select("place_id", unit_id="place_id")
    coarse_enough = ADMINISTRATIVE[: ADMINISTRATIVE.index(level) + 1]
    administrative = places.filter(places.level != OTHER).select("place_id")
    pairs = ancestors(places) if lines is None else lines
    pairs = pairs.semi_join(administrative, "place_id")
    pairs = pairs.filter(pairs.level.isin(coarse_enough))
    nearest_unit = pairs.group_by("place_id").agg(
        unit_at_level=pairs.ancestor_id.argmin(pairs.steps, where=pairs.level == level),
        unit_above=pairs.ancestor_id.argmin(pairs.steps),
    )
    nearest = places.select("place_id").left_join(nearest_unit, "place_id")
    return nearest.select(
        "place_id",
        unit_id=ibis.coalesce(nearest.unit_at_level, nearest.unit_above, nearest.place_id),
    )


def sought(places: Table) -> Table:
    """The texts a place can be found by: its names in both scripts and its code, in lower case.

    Returns:
        rank (of its level, the widest first), place_id, text (each behind a BETWEEN).
    """
    known = [places.name_en.fill_null(""), places.name_my.fill_null(""), places.place_id]
    text = reduce(operator.add, (ibis.literal(BETWEEN).concat(each.lower()) for each in known))
    ranks = [(places.level == level, rank) for rank, level in enumerate(LEVELS)]
    return places.select(
        "place_id", rank=ibis.cases(*ranks, else_=len(LEVELS)).cast("int32"), text=text
    )


def named(names: Table, text: StringValue) -> Table:
    """The places whose name or code contains a text, those that begin with it first.

    Args:
        names: what :func:`sought` gives.
        text: in lower case, cleaned as importers clean names.

    Returns:
        place_id, begins, rank; in order: beginning with it, wider levels, code.
    """
    matches = _matches(names, text).drop("is_whole")
    return matches.order_by(ibis.desc("begins"), "rank", "place_id")


def first_of_each_level(names: Table, text: StringValue, most: int) -> Table:
    """The same places level by level, the first ones of each.

    A level with a place that is called just so comes before the others, the wider before the finer.

    Returns:
        place_id, rank (of its level), found (how many of the level there are); in order.
    """
    level = ibis.window(group_by="rank")
    matches = _matches(names, text).mutate(
        found=lambda match: match.count().over(level),
        called_so=lambda match: match.is_whole.max().over(level),
    )
    best = ibis.window(
        group_by="rank", order_by=[ibis.desc("is_whole"), ibis.desc("begins"), "place_id"]
    )
    numbered = matches.mutate(number=ibis.row_number().over(best))
    first = numbered.filter(numbered.number < most)
    ordered = first.order_by(ibis.desc("called_so"), "rank", "number")
    return ordered.select("place_id", "rank", "found")


def _matches(names: Table, text: StringValue) -> Table:
    """place_id, rank, begins, is_whole: places with a name or code that contains a text.

    Whether one begins with it, and whether one is just that.
    """
    found = names.filter(names.text.contains(text))
    begun = ibis.literal(BETWEEN) + text
    whole = found.text.contains(begun + BETWEEN) | found.text.endswith(begun)
    return found.select("place_id", "rank", begins=found.text.contains(begun), is_whole=whole)


def units_by_level(places: Table, lines: Table) -> Table:
    """The units of every administrative level.

    Returns:
        level, place_id, unit_id.
    """
    by_level = [
        units(places, level, lines).select("place_id", "unit_id", level=ibis.literal(level))
        for level in ADMINISTRATIVE
    ]
    return ibis.union(*by_level).select("level", "place_id", "unit_id")


def nearest(table: Table, lines: Table, by: str) -> Table:
    """Rows that each place inherits: those of its nearest ancestor-or-self.

    Args:
        table: rows with place_id and ``by``.
        lines: what :func:`ancestors` gives.

    Returns:
        The columns of ``table`` for every place, and owner_id, whose rows they are.
    """
    owned = table.rename(owner_id="place_id")
    chosen = owners(table, lines, by)
    return chosen.inner_join(owned, ["owner_id", by]).select(*table.columns, "owner_id")


def owners(table: Table, lines: Table, by: str) -> Table:
    """Whose rows of ``table`` each place inherits.

    The nearest ancestor is found separately for each value of ``by`` (a hazard,
    a role), and the whole set of rows is taken from it.

    Returns:
        place_id, ``by``, owner_id.
    """
    stated = table.select(by, ancestor_id="place_id").distinct()
    reached = stated.inner_join(lines.select("place_id", "ancestor_id", "steps"), "ancestor_id")
    return reached.group_by("place_id", by).agg(owner_id=reached.ancestor_id.argmin(reached.steps))


def month_numbers(months: Sequence[int] = tuple(range(1, 13))) -> Table:
    """A table of months, one row each."""
    return ibis.memtable({"month": list(months)}, schema={"month": "int32"})
