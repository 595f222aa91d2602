"""A question: built once, checked and kept, and run as often as needed.

A question is a function that builds an expression from a :class:`Scope`. :func:`question` turns
it into the function that pages, reports and commands call, with a release, a selection and a
viewer. That is the one door to the data: the viewer is checked here, and rows for a selection
are fetched nowhere else.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any, Concatenate, ParamSpec

import pandas as pd
import pyarrow as pa

from mobility import access
from mobility.access import Viewer
from mobility.measures.parameters import Limits
from mobility.measures.places import Located
from mobility.measures.scenario import Scenario
from mobility.selection import Selection
from mobility.store.database import Table, stand_in
from mobility.store.queries.scope import Scope, located, scope_of
from mobility.store.releases import Reader, Release

Rest = ParamSpec("Rest")
Build = Callable[Concatenate[Scope, Rest], Table]
Question = Callable[Concatenate[Release, Selection, Viewer, Rest], pd.DataFrame]
Arrange = Callable[[Reader, pa.Table], pd.DataFrame]
PEOPLE_MOVED = ("leave_share", "brought", "assigned_share")
Leaf = Callable[[Any, str], Any]  # of a value and its type


def _as_rows(_: Reader, rows: pa.Table) -> pd.DataFrame:
    return rows.to_pandas()


def question(
    *,
    households: bool = False,
    any_month: bool = False,
    arrange: Arrange = _as_rows,
    **always: Any,
) -> Callable[[Build[Rest]], Question[Rest]]:
    """Turn a function that builds an expression into a question that can be asked.

    Args:
        households: whether it shows single households or people.
        any_month: whether it is compiled once for all single months. It may then use the months
            chosen in :func:`mobility.store.queries.scope.in_months` alone.
        arrange: makes what the caller gets of the rows.
        always: parts of the selection that are fixed, whatever the caller gives.
    """

    def public(build: Build[Rest]) -> Question[Rest]:
        signature = inspect.signature(build)

        @functools.wraps(build)
        def ask(
            release: Release,
            selection: Selection,
            viewer: Viewer,
            /,
            *rest: Rest.args,
            **named: Rest.kwargs,
        ) -> pd.DataFrame:
            access.require(viewer, release.manifest.opened_to)
            if households:
                access.require_households(viewer)
            bound = signature.bind(None, *rest, **named)
            bound.apply_defaults()
            _, *arguments = bound.arguments.items()
            with release.tables() as read:
                scope = scope_of(read, selection.but(**always))
                given = tuple((name, _plain(read, value)) for name, value in arguments)
                return arrange(read, _answer(build, scope, given, any_month))

        return ask

    return public


def _plain(read: Reader, argument: Any) -> Any:
    """An argument in its plainest form; None means unchanged, or by the usual limits.

    Rollups answer those, so they are a shape of their own.
    """
    match argument:
        case Limits() if argument == read.release.parameters.limits:
            return None
        case Scenario() if argument.is_neutral:
            return None
        case Scenario(brought_to=str(place)) if place:
            return replace(argument, brought_to=located(read, [place])[0])
    return argument


def _answer(
    build: Callable[..., Table],
    scope: Scope,
    arguments: tuple[tuple[str, Any], ...],
    any_month: bool,
) -> pa.Table:
    """The rows of a question; it is compiled once for all questions of the same shape.

    While it is built, stand-ins replace every value that readers change, so that no value can
    be left in it.
    """
    movable = (scope.areas, arguments)
    values: dict[str, Any] = {}
    month = None
    if any_month and len(scope.selection.months) == 1:
        values["month"] = scope.selection.months[0]
        scope, month = scope.but(months=()), stand_in("month", "int32")

    def taken(value: Any, kind: str) -> str:
        values[f"value_{len(values)}"] = value
        return kind

    def built() -> Table:
        names = (name for name in values if name != "month")
        areas, named = replaced(movable, lambda _, kind: stand_in(next(names), kind))
        return build(replace(scope, areas=areas, month=month), **dict(named))

    shape = replaced(movable, taken)
    return scope.read.answer((build, scope.selection, month is None, shape), built, values)


def replaced(value: Any, leaf: Leaf) -> Any:
    """A value with ``leaf`` applied to each part that does not shape the question.

    These are the positions of places, though not their levels; limits, but for the usual error
    of counts, whose ends are kept; and the numbers of a scenario, unless they change nothing.
    """
    match value:
        case Located():
            return value._replace(
                place_id=leaf(value.place_id, "string"),
                first=leaf(value.first, "int32"),
                last=leaf(value.last, "int32"),
            )
        case Limits():
            kept = {"count_error"} if value.count_error == Limits.usual().count_error else set()
            return _with(
                value, leaf, [each.name for each in fields(value) if each.name not in kept]
            )
        case Scenario():
            people = PEOPLE_MOVED if value.moves_people else ()
            moved = _with(value, leaf, people)
            shift = leaf(value.hazard_shift, "int64") if value.moves_hazards else 0
            return replace(moved, hazard_shift=shift, brought_to=replaced(value.brought_to, leaf))
        case float():
            return leaf(value, "float64")
        case tuple():
            return tuple(replaced(each, leaf) for each in value)
    return value


def _with(record: Any, leaf: Leaf, names: Iterable[str]) -> Any:
    """A record with ``leaf`` applied to some of its numbers."""
    return replace(
        record, **{name: leaf(float(getattr(record, name)), "float64") for name in names}
    )
