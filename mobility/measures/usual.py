"""Usual helpers: what a village has in the three months of a year in which most are here.

A village is compared with itself: with the mean of its fullest months, not with everybody
registered, so that those away all year make no month look worse than another, and not with one
month, which may be a feast.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import FloatingColumn, Table

from mobility.measures.measure import Measure
from mobility.measures.parameters import Parameters
from mobility.words import N_

DIGITS = 9  # engines add in different orders


def with_fullest(months: Table, used: Parameters) -> Table:
    """The rows with ``fullest``: whether a month is one of its village's fullest of the year.

    Args:
        months: place_id, year, month and helpers (null where the month is not known).
        used: the conventions ``fullest_months`` and ``fewest_known_months``.

    Returns:
        The columns given; months_known (of the year); and fullest: those with most helpers, ties
        in calendar order, none where fewer months are known than the fewest.
    """
    helpers = months.helpers.round(DIGITS)
    year = ibis.window(group_by=["place_id", "year"])
    order = ibis.window(
        group_by=["place_id", "year"],
        order_by=[helpers.isnull(), ibis.desc(helpers), months.month],
    )
    rows = months.mutate(
        months_known=months.helpers.count().over(year), fullness=ibis.row_number().over(order)
    )
    fullest = (
        rows.helpers.notnull()
        & (rows.fullness < int(used["fullest_months"]))
        & (rows.months_known >= int(used["fewest_known_months"]))
    )
    return rows.mutate(fullest=fullest).drop("fullness")


def usual(column: FloatingColumn, months: Table) -> FloatingColumn:
    """The mean of a column over the fullest months of each row's village and year."""
    return column.mean(where=months.fullest).over(group_by=[months.place_id, months.year])


MEASURES = (
    Measure(
        "helpers_usual",
        N_("Usual helpers"),
        "mean of helpers over the three months of the year with most of them",
        N_("Working convention of this project."),
        ("fullest_months", "fewest_known_months"),
    ),
    Measure(
        "needs_help_usual",
        N_("People who may need help in the fullest months"),
        "mean of needs_help over the same three months",
        N_("Working convention of this project."),
        ("fullest_months", "fewest_known_months"),
    ),
    Measure(
        "away_all_year",
        N_("Helpers away all year"),
        "helpers away in every known month",
        N_("Working convention of this project."),
    ),
)
