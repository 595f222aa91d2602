"""Who left a village and who came back: an identity that stocks of people away must keep."""

from __future__ import annotations

from ibis.expr.types import Table

from mobility.measures.presence import HERE, PERSON, person_months
from mobility.measures.stays import survey
from mobility.words import MONTHS


def left_and_returned(roster: Table, places: Table, default_year: int) -> Table:
    """Members who left a village, and who came back, in each month; January follows December.

    The stock of people away changes by just these: stock(m) = stock(m - 1) + left - returned.

    Returns:
        place_id, year, month, left, returned (both null where somebody's month, or the
        month before it, is not known).
    """
    now = person_months(roster.select(*PERSON, *HERE))
    before = now.select(*PERSON, month=(now.month % len(MONTHS) + 1).cast("int32"), was="here")
    pairs = now.inner_join(before, [*PERSON, "month"])
    steps = pairs.group_by("village_id", "month").agg(
        left=((pairs.was == 1) & (pairs.here == 0)).sum(),
        returned=((pairs.was == 0) & (pairs.here == 1)).sum(),
        known=(pairs.was.notnull() & pairs.here.notnull()).all(),
    )
    rows = steps.inner_join(survey(roster, places), "village_id")
    return rows.select(
        "month",
        place_id=rows.village_id,
        year=rows.year.fill_null(default_year),
        left=rows.known.ifelse(rows.expansion * rows.left, None),
        returned=rows.known.ifelse(rows.expansion * rows.returned, None),
    )
