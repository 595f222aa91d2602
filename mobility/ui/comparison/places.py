"""The places of an area side by side, in one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.maps.colours import mark_of, svg
from mobility.measures.finding import CERTAIN, LOSES, PROBABLY
from mobility.reports.document import TableFile
from mobility.ui.frame import answers, controls, downloads, limits, page, parts
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.comparing import ORDERS
from mobility.views.listed_village import here_of_usual
from mobility.views.side_by_side import SideBySide, compared_levels, sentence
from mobility.views.without import people_without
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import LEVEL_PLURALS

LISTED, MOST = 60, 500
HEADINGS = {  # of the page's columns: the column of the file, and the order it can be sorted by
    N_("villages"): ("villages_known", "known"),
    N_("lose capacity"): ("losing", "losing"),
    N_("low all year"): ("low", "low"),
    N_("cannot tell"): ("unsure", "unsure"),
    N_("too few helpers for"): ("expected_without_away", "away"),
    N_("month"): ("month_shown", ""),
    N_("helpers here"): ("availability", "here"),
    N_("newcomers"): ("newcomers", "newcomers"),
    N_("people to protect"): ("people_to_protect", "protect"),
}


def level_of(asked: PageQuestion) -> str:
    """The level compared: the one chosen, if the areas have it; else the widest."""
    levels = compared_levels(asked.gazetteer, asked.selection.areas)
    return asked.comparing.parts if asked.comparing.parts in levels else levels[0]


def view_of(asked: PageQuestion) -> SideBySide:
    """The places compared, in the month chosen or each in its own worst."""
    selection = asked.selection.but(level=level_of(asked))
    return answers.side_by_side(selection, asked.limits)


def answer(asked: PageQuestion) -> str:
    """The page's sentence."""
    view = view_of(asked)
    names = {each: asked.gazetteer.name(asked.words, each) for each in view.rows["place_id"]}
    return sentence(asked.words, view, names)


def places(asked: PageQuestion) -> None:
    """The controls, the table and its file."""
    view, words = view_of(asked), asked.words
    _controls(asked, view)
    names = {each: asked.gazetteer.name(words, each) for each in view.rows["place_id"]}
    rows = view.ordered(asked.comparing.sorted_by, names)
    parts.listed(words, rows, LISTED, MOST, "further_places", lambda some: _table(asked, some))
    parts.note(_below(asked, view))
    _explained(asked)


def _controls(asked: PageQuestion, view: SideBySide) -> None:
    words = asked.words
    levels = compared_levels(asked.gazetteer, asked.selection.areas)
    with st.container(horizontal=True, vertical_alignment="bottom", key="compare_controls"):
        if len(levels) > 1:
            named = {level: LEVEL_PLURALS[level] for level in levels}
            controls.choice(asked, "parts", N_("Level"), named, view.level)
        orders = {code: words.say(text) for code, text in ORDERS.items()}
        controls.one_of(asked, "sorted_by", N_("Order"), orders, asked.comparing.sorted_by)
        months = {"": words.say("each in its worst month")}
        months |= {str(month): words.month(month) for month in MONTHS}
        controls.one_of(asked, "months", N_("Month"), months, str(view.month or ""))


def _table(asked: PageQuestion, rows: pd.DataFrame) -> None:
    columns = [Column(asked.words.say("place"))]
    columns += [Column(_heading(asked, title), number=True) for title in HEADINGS]
    body = [_row(asked, row) for row in rows.to_dict("records")]
    title = asked.words.say("Places side by side")
    parts.table(columns, body, title, style="labelled compared", labels=_labels(asked.words))


def _labels(words: Words) -> Sequence[str]:
    return [words.say("place"), *(words.say(title) for title in HEADINGS)]


def _heading(asked: PageQuestion, title: str) -> Markup:
    """A column's name, as a link that orders by it, and what it means."""
    words, (column, order) = asked.words, HEADINGS[title]
    named = Markup("{}").format(words.say(title))
    if order:
        named = Markup('<a href="{}" target="_self">{}</a>').format(
            page.link(asked, sorted_by=order),
            named + (" ▾" if order == asked.comparing.sorted_by else ""),
        )
    return named + parts.hint(words, asked.explained("compare", column))


def _row(asked: PageQuestion, row: dict[str, Any]) -> list[Markup | str]:
    words = asked.words
    return [
        page.place_link(asked, row["place_id"]),
        parts.with_small(words.number(row["villages"]), _known(words, row)),
        parts.with_small(words.number(row["losing"]), _split(words, row)),
        words.number(row["low"]),
        words.number(row["unsure"]),
        parts.with_small(
            people_without(words, row["expected_without_away"]),
            words.say("of {n} in all", n=people_without(words, row["expected_without"])),
        ),
        words.month(int(row["month_shown"])),
        parts.with_small(words.percent(row["availability"]), here_of_usual(words, row)),
        words.number(row["newcomers"]),
        words.number(row["people_to_protect"]),
    ]


def _known(words: Words, row: dict[str, Any]) -> str:
    """Of how many villages the month's helpers are known."""
    if row["villages_known"] == row["villages"]:
        return words.say("all known")
    return words.say("{n} known", n=words.number(row["villages_known"]))


def _split(words: Words, row: dict[str, Any]) -> Markup:
    """How many of the villages that lose capacity do so certainly, and how many probably."""
    certain = row["certain"]
    signs = ((CERTAIN, certain), (PROBABLY, row["losing"] - certain))
    split = [
        Markup("<span>{} {}</span>").format(
            parts.picture(svg(mark_of(LOSES, sure), 11)), words.number(n)
        )
        for sure, n in signs
    ]
    return Markup(" ").join([words.percent(row["losing"] / row["villages"]), *split])


def _explained(asked: PageQuestion) -> None:
    words = asked.words
    meanings = [
        (words.say(title), asked.explained("compare", column))
        for title, (column, _) in HEADINGS.items()
    ]
    parts.explained(words, meanings)


def _below(asked: PageQuestion, view: SideBySide) -> str:
    words = asked.words
    if view.month is None:
        said = words.say(
            "Helpers, newcomers, people to protect and villages known are those of the month "
            "named: of the months when the hazard is due, the one in which most villages of the "
            "place lose capacity. Filled: certain, hollow: probably."
        )
    else:
        said = words.say(
            "Helpers, newcomers, people to protect and villages known are those of {month}. "
            "Filled: certain, hollow: probably.",
            month=words.month(view.month),
        )
    return said


def files(asked: PageQuestion) -> None:
    """The buttons of the table's file."""
    downloads.buttons(asked, lambda: download(asked, view_of(asked)), "compare")


def download(asked: PageQuestion, view: SideBySide) -> TableFile:
    """Every place compared, in the order of the page."""
    names = {each: asked.gazetteer.name(asked.words, each) for each in view.rows["place_id"]}
    rows = view.ordered(asked.comparing.sorted_by, names)
    more = [(asked.words.say("Finding"), limits.limits_used(asked))]
    described = downloads.columns(asked, "compare")
    return downloads.table_file(asked, answer(asked), rows, described, more)
