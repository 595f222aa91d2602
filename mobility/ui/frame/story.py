"""The story of a village in a month, in parts: a page lays them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from mobility.measures.finding import is_low
from mobility.ui.frame import answers, parts
from mobility.ui.frame.page import PageQuestion
from mobility.views.village_story import DESTINATION_LEVEL, Fact, Judged, Story, tell
from mobility.words import Words


def told(
    asked: PageQuestion,
    months: Sequence[Mapping[str, Any]],
    month: int,
    neighbours: pd.DataFrame,
) -> Story:
    """The story of a village in a month.

    Args:
        months: its twelve capacity rows, January first.
        neighbours: capacity rows of its tract.
    """
    selection = asked.selection.but(
        areas=(str(months[0]["place_id"]),), months=(month,), level=DESTINATION_LEVEL, hazard=None
    )
    return tell(
        asked.words, asked.gazetteer, months, month, neighbours,
        answers.destinations(selection),
        Judged(asked.limits, asked.release.parameters["confidence"]), asked.selection.hazard,
        answers.half_months(selection),
    )  # fmt: skip


def finding(words: Words, story: Story, row: Mapping[str, Any]) -> Markup:
    """The finding of the month with its sign, why it is so, and the sentences that explain it."""
    return Markup('<p class="told">{finding}</p><p><b>{why}</b></p><p>{told}</p>').format(
        finding=parts.finding_html(words, str(row["finding"]), row["sure"]),
        why=story.why,
        told=" ".join(story.told),
    )


def all_year(words: Words, story: Story, row: Mapping[str, Any]) -> Markup:
    """What is so all year, apart from the month; with its sign where the village is low."""
    sign = parts.low_html(words) if is_low(row["all_year"]) else Markup("")
    return Markup('<p class="all-year">{} {}</p>').format(sign, " ".join(story.all_year))


def numbers(facts: Sequence[Fact]) -> Markup:
    """Labels with their numbers on one line."""
    each = Markup("{} <b>{}</b>")
    return Markup(" · ").join(each.format(fact.label, fact.value) for fact in facts)


def table(facts: Sequence[Fact]) -> Markup:
    """Labels with their numbers and notes, one below the other."""
    row = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    rows = parts.joined(row.format(fact.label, _value(fact)) for fact in facts)
    return Markup("<dl>{}</dl>").format(rows) if rows else rows


def _value(fact: Fact) -> Markup:
    value = parts.bold(fact.value)
    return parts.with_small(value, fact.note) if fact.note else value
