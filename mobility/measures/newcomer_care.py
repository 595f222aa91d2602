"""Whether a village's plan reaches its newcomers: three answers, and what each asks for.

One no is enough to bring newcomers into the plan, however few they are. A question nobody
asked is neither a yes nor a no.
"""

from __future__ import annotations

import operator
from functools import reduce

from ibis.expr.types import BooleanValue, Table

from mobility.measures.joins import joined
from mobility.measures.rounding import over

QUESTIONS = ("warned", "sheltered", "on_committee")


def with_answers(rows: Table, care: Table) -> Table:
    """Rows of villages with the answers of each village.

    Args:
        rows: of villages and months, with place_id.
        care: the table ``newcomer_care``.

    Returns:
        The columns given, those of :data:`QUESTIONS` (1, 0; null where nobody asked),
        host_households and care_source.
    """
    answers = care.select("place_id", *QUESTIONS, "host_households", care_source="source")
    return joined(rows, answers, ["place_id"])


def are_here(rows: Table) -> BooleanValue:
    """Whether newcomers are known to be here."""
    return over(rows.newcomers, 0).fill_null(False)


def is_no(rows: Table, question: str) -> BooleanValue:
    """Whether newcomers are here of whom a question is answered with no."""
    return are_here(rows) & (rows[question] == 0).fill_null(False)


def is_any_no(rows: Table) -> BooleanValue:
    """Whether newcomers are here of whom any question is answered with no."""
    return reduce(operator.or_, (is_no(rows, question) for question in QUESTIONS))


def is_to_ask(rows: Table) -> BooleanValue:
    """Whether newcomers are here of whom a question is not asked."""
    return are_here(rows) & reduce(operator.or_, (rows[each].isnull() for each in QUESTIONS))


def brought_in(rows: Table) -> Table:
    """Villages and months that the plan must name newcomers in, by their share or by a no.

    Args:
        rows: with answers, and is_to_plan by the share alone
            (:func:`mobility.measures.newcomers.with_newcomers`).

    Returns:
        The columns given, is_to_plan also where an answer is no; is_many, by the share alone.
    """
    return rows.mutate(is_many=rows.is_to_plan, is_to_plan=rows.is_to_plan | is_any_no(rows))
