"""The Overview's parts: village map, ranked list, flags, and what each number means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.maps.colours import VERDICT_MEANINGS
from mobility.measures.hazards import is_due
from mobility.reports.document import TableFile
from mobility.ui.frame import answers, limits, parts
from mobility.ui.frame.downloads import columns, table_file
from mobility.ui.frame.page import Asked, footer
from mobility.ui.frame.parts import Column
from mobility.ui.overview.village_map import village_map
from mobility.views.hazards import season_sentence
from mobility.views.overview import (
    BASIS_NAMES,
    Overview,
    flagged,
    rank_changes,
    reasons,
    sentence,
    village_lines,
)
from mobility.words import Words

LISTED = 8
LISTED_MORE = 100
NO_MARKS: Mapping[str, str] = {}


def _nothing_to_judge(asked: Asked, view: Overview) -> None:
    """What is missing, and where this release does have something to show."""
    words = asked.words
    parts.answer(
        sentence(words, view, asked.area_names),
        words.count(
            "{n} village is listed there, and the release has neither a household list nor "
            "residents and stays for it.",
            "{n} villages are listed there, and the release has neither household lists nor "
            "residents and stays for them.",
            view.villages,
        )
        if view.villages
        else words.say("The release lists no village there."),
    )
    st.page_link("pages/flows.py", label=words.say("See who moves, on the flow map"))
    st.page_link("pages/data.py", label=words.say("See what this release holds"))


def stop_without_villages(asked: Asked) -> None:
    """End a page about villages where the release lists none."""
    view = answers.overview(asked.selection, asked.limits)
    if not view.villages:
        _stop(asked, view)


def stop_unless_judged(asked: Asked) -> None:
    """End a page about verdicts where no village can be judged."""
    view = answers.overview(asked.selection, asked.limits)
    if not view.is_judged:
        _stop(asked, view)


def _stop(asked: Asked, view: Overview) -> None:
    _nothing_to_judge(asked, view)
    footer(asked)
    st.stop()


def rings(asked: Asked, view: Overview) -> None:
    """What the strip's numbers and rings mean."""
    words = asked.words
    parts.note(
        words.say("Number: villages that lose capacity in the month.")
        + " "
        + season_sentence(words, view.hazard, view.levels)
    )


def map_of_villages(asked: Asked, view: Overview, month: int) -> None:
    """Villages by verdict, in the month of the strip; of wide areas only those that are ranked."""
    words = asked.words
    if view.is_wide:
        rows = view.ranking
        parts.heading(words.say("Prepare first"), words.say("each village in its worst month"))
    else:
        rows = view.month(month)
        parts.heading(words.say("Villages by verdict, {month}", month=words.month(month)))
    village_map(asked)
    _without_location(asked, rows)


def _without_location(asked: Asked, rows: pd.DataFrame) -> None:
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


def here_of_usual(words: Words, row: dict[str, Any]) -> str:
    """``3 / 6``."""
    return f"{words.number(row['responders'])} / {words.number(row['responders_reference'])}"


def prepare_first(asked: Asked, view: Overview, month: int) -> None:
    """The flagged villages that the map beside shows, worst first.

    They are those of the month; of wide areas only each village's worst month is known.
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
    _first_and_more(asked, rows.head(LISTED_MORE))
    if len(rows) > LISTED_MORE:
        parts.note(words.say("The whole list is in the download."))
    _of_season(asked, view)


def _of_wide(asked: Asked, view: Overview) -> None:
    words, n, listed = asked.words, view.flagged, len(view.ranking)
    parts.heading(
        words.say("Prepare first"),
        words.count(
            "{n} village at loss or watch in a hazard month",
            "{n} villages at loss or watch in a hazard month, each in its worst",
            n,
        ),
    )
    _first_and_more(asked, view.ranking)
    if n > listed:
        parts.note(
            words.say(
                "The first {n} of {total} are listed, here and in the download; a part of the "
                "area lists its own.",
                n=words.number(listed),
                total=words.number(n),
            )
        )


def _first_and_more(asked: Asked, rows: pd.DataFrame) -> None:
    words = asked.words
    if rows.empty:
        parts.note(words.say("No village is flagged."))
        return
    parts.listed(
        words, rows, LISTED, len(rows), "further_ranked", lambda some: _ranked(asked, some)
    )


def _of_season(asked: Asked, view: Overview) -> None:
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


def _ranked_of_season(asked: Asked, view: Overview) -> None:
    marks = rank_marks(asked, view)
    _ranked(asked, view.ranking.head(LISTED_MORE), marks)
    if view.flagged > LISTED_MORE:
        parts.note(asked.words.say("The whole list is in the download."))
    if marks:
        parts.note(_against_usual(asked, view))


def rank_marks(asked: Asked, view: Overview) -> dict[str, str]:
    """How each listed village moved against the usual limits: ``↑3``, ``↓1``, ``new``."""
    words = asked.words
    if view.is_wide or not limits.is_moved(asked):
        return {}
    usual = answers.overview(asked.selection).ranking
    return {
        place: words.say("new")
        if gained is None
        else f"{'↑' if gained > 0 else '↓'}{words.number(abs(gained))}"
        for place, gained in rank_changes(view.ranking, usual).items()
        if gained != 0
    }


def _against_usual(asked: Asked, view: Overview) -> str:
    words = asked.words
    usual = set(answers.overview(asked.selection).ranking["place_id"])
    gone = len(usual - set(view.ranking["place_id"]))
    return words.say(
        "↑ ↓ new: the place in the list against the usual limits; {gone}.",
        gone=words.count(
            "{n} village is no longer on it", "{n} villages are no longer on it", gone
        ),
    )


def _ranked(asked: Asked, rows: pd.DataFrame, marks: Mapping[str, str] = NO_MARKS) -> None:
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


def _ranked_row(asked: Asked, row: dict[str, Any], marks: Mapping[str, str]) -> list[str]:
    words, places, place = asked.words, asked.gazetteer, row["place_id"]
    tract, township = village_lines(words, places, place)
    where = [places.other_name(words, place), tract, township]
    within = words.say(" · ").join(each for each in where if each)
    name = parts.bold(places.name(words, place))
    if place in marks:
        name += Markup(' <span class="moved">{}</span>').format(marks[place])
    month = words.month(int(row["month"]))
    basis = words.say(BASIS_NAMES.get(str(row.get("basis")), ""))
    return [
        parts.with_small(name, within),
        parts.with_small(month, parts.verdict_html(words, row["verdict"])),
        parts.with_small(here_of_usual(words, row), share(words, row)),
        parts.with_small(words.number(row["help_per_responder"], 2), strain_interval(words, row)),
        parts.with_small(reasons(words, row), basis),
    ]


def share(words: Words, row: dict[str, Any]) -> str:
    """``39%``, with the interval where it is an estimate."""
    point, low, high = (words.percent(row[each]) for each in ("rai", "rai_low", "rai_high"))
    if row["basis"] == "full" or pd.isna(row["rai_low"]):
        return point
    return words.say("{share} ({low} to {high})", share=point, low=low, high=high)


def strain_interval(words: Words, row: dict[str, Any]) -> str:
    """``0.3 to 0.6`` where people needing help for each is an estimate; else empty."""
    low, high = row["help_low"], row["help_high"]
    if row["basis"] == "full" or pd.isna(low) or pd.isna(high):
        return ""
    return words.say("{low} to {high}", low=words.number(low, 2), high=words.number(high, 2))


def explained(asked: Asked, more: Sequence[tuple[str, str]] = ()) -> None:
    """What each word and number on the page means; ``more`` are a page's own."""
    words = asked.words
    meanings = [(words.say(word), words.say(text)) for word, text in VERDICT_MEANINGS.items()]
    meanings += [
        (words.say("here / usual"), asked.explained("on_pages", "here / usual")),
        (words.say("needing help, each"), asked.explained("overview", "help_per_responder")),
        (words.say("worst month"), asked.explained("on_pages", "worst month")),
    ]
    parts.explained(asked.words, [*meanings, *more])


def download(asked: Asked, view: Overview, answer: str) -> TableFile:
    """Every village and month of the selection, under the page's answer; of wide areas the worst.

    What is not told of wide areas has no column.
    """
    words, rows = asked.words, download_rows(asked, view)
    known = [column for column in columns(asked, "overview") if column.name in rows]
    more = [(words.say("Verdict"), limits.limits_used(asked))]
    if view.is_wide:
        n, total = words.number(len(rows)), words.number(view.flagged)
        said = words.say("the first {n} of {total} to prepare", n=n, total=total)
        more.append((words.say("Villages"), said))
    return table_file(asked, answer, rows, known, more)


def download_rows(asked: Asked, view: Overview) -> pd.DataFrame:
    """Every village and month of the selection, with both names."""
    places = asked.gazetteer.places.set_index("place_id")
    rows = view.capacity
    names = places.loc[rows["place_id"], ["name_en", "name_my"]].to_numpy()
    return rows.assign(name_en=names[:, 0], name_my=names[:, 1])
