"""A question: made once, checked and kept, and asked as often as one likes.

A question is a function that makes an expression of a :class:`Scope`. :func:`question` makes of
it what pages, reports and commands call, with a release, a selection and a viewer. That is the
one door to the data: the viewer is checked here, and nowhere else is a row fetched for a
selection.
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
Told = Callable[[Release, pa.Table], pd.DataFrame]
PEOPLE_MOVED = ("leave_share", "trained", "assigned_share")
Leaf = Callable[[Any, str], Any]  # of a value and its type


def _as_rows(_: Release, rows: pa.Table) -> pd.DataFrame:
    return rows.to_pandas()


def question(
    *, households: bool = False, told: Told = _as_rows, **always: Any
) -> Callable[[Build[Rest]], Question[Rest]]:
    """Make a question that anybody may ask of a function that makes its expression.

    Args:
        households: whether it shows single households or people.
        told: what the caller gets of the rows.
        always: parts that the selection has, whatever the caller says.
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
                rows = _answer(build, scope, given)
            return told(release, rows)

        return ask

    return public


def _plain(read: Reader, argument: Any) -> Any:
    """An argument in its plainest form: None is as it is and by the usual limits.

    What is kept in a release answers those, so they are a shape of their own.
    """
    match argument:
        case Limits() if argument == read.release.parameters.limits:
            return None
        case Scenario() if argument.is_neutral:
            return None
        case Scenario(trained_at=str(place)) if place:
            return replace(argument, trained_at=located(read, [place])[0])
    return argument


def _answer(
    build: Callable[..., Table], scope: Scope, arguments: tuple[tuple[str, Any], ...]
) -> pa.Table:
    """The rows of a question, which is compiled once for all questions of the same shape.

    While it is built stand-ins take the place of all that readers move, so that no value can be
    left in it.
    """
    asked = (scope.areas, arguments)
    values: dict[str, Any] = {}

    def taken(value: Any, kind: str) -> str:
        values[f"value_{len(values)}"] = value
        return kind

    def built() -> Table:
        names = iter(values)
        areas, named = replaced(asked, lambda _, kind: stand_in(next(names), kind))
        return build(replace(scope, areas=areas), **dict(named))

    shape = replaced(asked, taken)
    return scope.read.answer((build, scope.selection, shape), built, values)


def replaced(asked: Any, leaf: Leaf) -> Any:
    """What is asked, with ``leaf`` of each value that does not shape the question.

    Such are the positions of places, though not their levels; limits; and the numbers of a
    scenario, unless they move nobody or no hazard at all.
    """
    match asked:
        case Located():
            return asked._replace(
                place_id=leaf(asked.place_id, "string"),
                first=leaf(asked.first, "int32"),
                last=leaf(asked.last, "int32"),
            )
        case Limits():
            return _with(asked, leaf, [field.name for field in fields(asked)])
        case Scenario():
            people = PEOPLE_MOVED if asked.moves_people else ()
            moved = _with(asked, leaf, people)
            shift = leaf(asked.hazard_shift, "int64") if asked.moves_hazards else 0
            return replace(moved, hazard_shift=shift, trained_at=replaced(asked.trained_at, leaf))
        case float():
            return leaf(asked, "float64")
        case tuple():
            return tuple(replaced(each, leaf) for each in asked)
    return asked


def _with(record: Any, leaf: Leaf, names: Iterable[str]) -> Any:
    """A record with ``leaf`` of some of its numbers."""
    return replace(
        record, **{name: leaf(float(getattr(record, name)), "float64") for name in names}
    )
