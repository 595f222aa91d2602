"""A question: made once, checked and kept, and asked as often as one likes.

A question is a function that makes an expression of a :class:`Scope`. :func:`question` makes of
it what pages, reports and commands call, with a release, a selection and a viewer. That is the
one door to the data: the viewer is checked here, and nowhere else is a row fetched for a
selection.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec

import pandas as pd
import pyarrow as pa

from mobility import access
from mobility.access import Viewer
from mobility.measures.places import Located
from mobility.selection import Selection
from mobility.store.database import Table, stand_in
from mobility.store.queries.scope import Scope, scope_of
from mobility.store.releases import Release

Rest = ParamSpec("Rest")
Build = Callable[Concatenate[Scope, Rest], Table]
Question = Callable[Concatenate[Release, Selection, Viewer, Rest], pd.DataFrame]
Told = Callable[[Release, pa.Table], pd.DataFrame]
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
                rows = _answer(build, scope, tuple(arguments))
            return told(release, rows)

        return ask

    return public


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

    Where a place lies does not, while its level does.
    """
    match asked:
        case Located():
            return asked._replace(
                place_id=leaf(asked.place_id, "string"),
                first=leaf(asked.first, "int32"),
                last=leaf(asked.last, "int32"),
            )
        case tuple():
            return tuple(replaced(each, leaf) for each in asked)
    return asked
