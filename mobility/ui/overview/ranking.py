"""The Overview's parts: village map, ranked list, flags, and what each number means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from mobility.measures.hazards import is_due
from mobility.reports.document import TableFile
from mobility.ui.frame import answers, limits, parts, villages, wide
from mobility.ui.frame.downloads import columns, table_file
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.ui.overview.village_map import village_map
from mobility.views.hazards import season_sentence
from mobility.views.overview import Overview, flagged, reasons
from mobility.words import Words
from mobility.words.terms import BASIS_NAMES

LISTED = 8
LISTED_MORE = 100
NO_MARKS: Mapping[str, str] = {}


def rings(asked: PageQuestion, view: Overview) -> None:
    """What the strip's numbers and rings mean."""
    words = asked.words
    parts.note(
        words.say("Number: villages that lose capacity in the month.")
        + " "
        + season_sentence(words, view.hazard, view.levels)
    )


def map_of_villages(asked: PageQuestion, view: Overview, month: int) -> None:
    """Villages by finding in the strip's month; for wide areas only the ranked ones."""
    words = asked.words
    if view.is_wide:
        rows = view.ranking
        parts.heading(words.say("Prepare first"), words.say("each village in its worst month"))
    else:
        rows = view.month(month)
        parts.heading(words.say("Villages by finding, {month}", month=words.month(month)))
    village_map(asked)
    _without_location(asked, rows)


def _without_location(asked: PageQuestion, rows: pd.DataFrame) -> None:
    words = asked.words
    lost = sum(asked.gazetteer.location(each) is None for each in rows["place_id"])
    if lost:
        parts.note(
            words.count(
                "{n} village has no location and is not on the map.",
                "{n} villages have no location and are not on the map.",
                lost,
            )
        )


def prepare_first(asked: PageQuestion, view: Overview, month: int) -> None:
    """The flagged villages on the map beside the list, worst first.

    They are those of the month; for wide areas each village in its worst month.
    """
    if view.is_wide:
        _of_wide(asked, view)
        return
    words, named = asked.words, asked.words.month(month)
    rows = flagged(view.month(month)).sort_values("rank")
    parts.heading(
        words.say("Prepare first, {month}", month=named),
        words.count("{n} village at loss or watch", "{n} villages at loss or watch", len(rows)),
    )
    if not is_due(view.levels.get(month, 0)):
        parts.note(words.say("The hazard is not due in {month}.", month=named))
    _first_and_more(asked, rows, LISTED_MORE)
    _of_season(asked, view)


def _of_wide(asked: PageQuestion, view: Overview) -> None:
    words, n, listed = asked.words, view.flagged, len(view.ranking)
    parts.heading(
        words.say("Prepare first"),
        words.count(
            "{n} village at loss or watch in a hazard month",
            "{n} villages at loss or watch in a hazard month, each in its worst",
            n,
        ),
    )
    _first_and_more(asked, view.ranking, listed)
    wide.say_cut(asked, listed, n)


def _first_and_more(asked: PageQuestion, rows: pd.DataFrame, most: int) -> None:
    words = asked.words
    if rows.empty:
        parts.note(words.say("No village is flagged."))
        return
    parts.listed(words, rows, LISTED, most, "further_ranked", lambda some: _ranked(asked, some))


def _of_season(asked: PageQuestion, view: Overview) -> None:
    """The villages flagged when the hazard is due, each in its worst month."""
    words = asked.words
    if not view.flagged:
        parts.note(words.say("No village is flagged in a month when the hazard is due."))
        return
    label = words.count(
        "Over the whole season: {n} village, in its worst month",
        "Over the whole season: {n} villages, each in its worst month",
        view.flagged,
    )
    parts.on_demand(label, "season_ranked", lambda: _ranked_of_season(asked, view))


def _ranked_of_season(asked: PageQuestion, view: Overview) -> None:
    marks = limits.rank_marks(asked, view)
    _ranked(asked, view.ranking.head(LISTED_MORE), marks)
    if view.flagged > LISTED_MORE:
        parts.note(asked.words.say("The whole list is in the download."))
    if marks:
        parts.note(_against_usual(asked, view))


def _against_usual(asked: PageQuestion, view: Overview) -> str:
    words = asked.words
    usual = set(answers.overview(asked.selection).ranking["place_id"])
    gone = len(usual - set(view.ranking["place_id"]))
    return words.say(
        "↑ ↓ new: the place in the list against the usual limits; {gone}.",
        gone=words.count(
            "{n} village is no longer on it", "{n} villages are no longer on it", gone
        ),
    )


def _ranked(asked: PageQuestion, rows: pd.DataFrame, marks: Mapping[str, str] = NO_MARKS) -> None:
    words = asked.words
    columns = [
        Column(words.say("village")),
        Column(words.say("month")),
        Column(words.say("here / usual"), number=True),
        Column(words.say("needing help, each"), number=True, wide_only=True),
        Column(words.say("why")),
    ]
    body = [_ranked_row(asked, row, marks) for row in rows.to_dict("records")]
    parts.table(columns, body, words.say("Villages to prepare first"), stacks=True)


def _ranked_row(asked: PageQuestion, row: dict[str, Any], marks: Mapping[str, str]) -> list[str]:
    words, place = asked.words, row["place_id"]
    moved = Markup(' <span class="moved">{}</span>')
    mark = moved.format(marks[place]) if place in marks else ""
    month = words.month(int(row["month"]))
    basis = words.say(BASIS_NAMES.get(str(row.get("basis")), ""))
    return [
        villages.name_cell(asked, place, mark),
        parts.with_small(month, parts.finding_html(words, row["finding"])),
        parts.with_small(villages.here_of_usual(words, row), share(words, row)),
        parts.with_small(words.number(row["help_per_helper"], 2), strain_interval(words, row)),
        parts.with_small(reasons(words, row), basis),
    ]


def share(words: Words, row: dict[str, Any]) -> str:
    """``39%``, with the interval where it is an estimate."""
    point, low, high = (
        words.percent(row[each])
        for each in ("availability", "availability_low", "availability_high")
    )
    if row["basis"] == "full" or pd.isna(row["availability_low"]):
        return point
    return words.say("{share} ({low} to {high})", share=point, low=low, high=high)


def strain_interval(words: Words, row: dict[str, Any]) -> str:
    """``0.3 to 0.6`` where people needing help for each is an estimate; else empty."""
    low, high = row["help_low"], row["help_high"]
    if row["basis"] == "full" or pd.isna(low) or pd.isna(high):
        return ""
    return words.say("{low} to {high}", low=words.number(low, 2), high=words.number(high, 2))


def download(asked: PageQuestion, view: Overview, answer: str) -> TableFile:
    """Every village and month under the page's answer; for wide areas the worst villages.

    Columns that wide areas do not have are left out.
    """
    words, rows = asked.words, villages.with_names(asked, view.capacity)
    known = [column for column in columns(asked, "overview") if column.name in rows]
    more = [(words.say("Finding"), limits.limits_used(asked))]
    if view.is_wide:
        more.append(wide.cut_fact(asked, len(rows), view.flagged))
    return table_file(asked, answer, rows, known, more)
