"""The page of an area: a tract, a township, or a wider one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from mobility.measures.finding import is_low
from mobility.ui.frame import (
    answers,
    briefings,
    headline,
    limits,
    losses_strip,
    page,
    parts,
    village_map,
    villages,
    wide,
)
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.ui.one_place import people, preparing, shared
from mobility.views import one_place
from mobility.views.hazards import hazard_name, levels, seasons_said
from mobility.views.listed_village import here_of_usual
from mobility.views.overview import Overview, low_all_year, sentence, untold
from mobility.views.plan import PlanMonth
from mobility.views.signs import Signs

LISTED, LISTED_MORE = 12, 100


def area(asked: PageQuestion, place: str) -> None:
    """All that is known of an area: its villages together, and each of them."""
    words = asked.words
    view = answers.overview(asked.selection, asked.limits)
    if not view.villages:
        none = words.say("This release lists no village in {area}.", area=asked.area_text)
        headline.answer(asked, none)
        shared.where(asked, place)
        people.flows(asked, place, page.month_of(asked, view.default_month))
        page.footer(asked)
        return
    month = page.month_of(asked, view.default_month)
    answer = sentence(words, view, asked.area_names)
    files = None if view.is_wide else shared.files(asked, answer, view.capacity, place)
    headline.answer(asked, answer, files=files)
    shared.where(asked, place)
    parts.apart(low_all_year(words, view), untold(words, view, month))
    shared.links(asked, place)
    losses_strip.losses_strip(asked, view, month, Signs())
    left, right = st.columns([11, 9], gap="medium")
    with left:
        parts.heading(words.say("Its villages by finding"), words.month_said(month))
        village_map.village_map(asked, village_map.of_areas(asked, month), Signs())
        _numbers(asked, month)
        people.flows(asked, place, month)
    with right:
        _inside(asked, view, place, month)
    preparing.of_area(asked, place)
    left, right = st.columns(2, gap="medium")
    with left:
        _hazards(asked)
    with right:
        _known(asked, view)
    if not view.is_wide:
        briefings.atlas(asked)
        shared.history(asked, place)
    shared.code(asked)
    villages.findings_explained(asked)
    page.footer(asked, limits.limits_used(asked))


def _numbers(asked: PageQuestion, month: int) -> None:
    """The main numbers of the month, summed over the villages whose month is known."""
    words = asked.words
    found = answers.plan(asked.selection, asked.limits).month(month)
    if found is None:
        return
    title = words.say("People in {month}", month=words.month(month))
    parts.heading(title, _known_villages(asked, found))
    body = [
        [words.say(label), words.number(found.numbers[name])]
        for label, name in one_place.AREA_NUMBERS
    ]
    parts.table(
        [Column(words.say("who")), asked.column(words.say("people"), "people of the area")],
        body,
        title,
    )


def _known_villages(asked: PageQuestion, found: PlanMonth) -> str:
    words = asked.words
    return words.say(
        "members in {n} of {villages}",
        n=words.number(found.villages_known),
        villages=words.count("{n} village", "{n} villages", found.villages_total),
    )


def _inside(asked: PageQuestion, view: Overview, place: str, month: int) -> None:
    """Its villages; and the parts of the area, if it has any between it and them."""
    places = asked.gazetteer
    if not view.is_wide:
        _villages(asked, place, month)
    if any(places.level(each) not in ("village", "other") for each in places.children(place)):
        wide.of_parts(asked, page.place_link, LISTED)


def _villages(asked: PageQuestion, place: str, month: int) -> None:
    words, view = asked.words, answers.village_calendar(asked.selection, asked.limits)
    found = view.worst
    if asked.signs.of_month:
        first = answers.villages_listed(asked.selection, asked.limits, asked.signs, month)
        found = view.of_month(month, first["place_id"].tolist())
    title = words.say("Its villages, those to prepare first at the top")
    parts.heading(title, words.count("{n} village", "{n} villages", len(found)))
    villages.list_choice(asked)
    parts.listed(
        words, found.head(LISTED_MORE), LISTED, LISTED_MORE, "further_inside",
        lambda rows: _rows(asked, rows, title),
    )  # fmt: skip
    if len(found) > LISTED_MORE:
        more = words.say("All villages, month by month, in the Village calendar")
        parts.more(page.to_page(asked, "village_calendar", more, areas=place))


def _rows(asked: PageQuestion, rows: pd.DataFrame, title: str) -> None:
    words = asked.words
    columns = [
        Column(words.say("village")),
        Column(villages.finding_title(asked)),
        asked.column(words.say("helpers here / usual"), "here / usual"),
    ]
    body = [_row(asked, row) for row in rows.to_dict("records")]
    parts.table(columns, body, title)


def _row(asked: PageQuestion, row: Mapping[Any, Any]) -> list[str]:
    words = asked.words
    named = villages.name_cell(asked, str(row["place_id"]))
    if is_low(row["all_year"]):
        named = parts.below(named, parts.low_html(words))
    return [
        named,
        villages.finding_cell(asked, dict(row)),
        here_of_usual(words, dict(row)),
    ]


def _hazards(asked: PageQuestion) -> None:
    """The months in which each hazard is due, anywhere in the area."""
    words = asked.words
    found = answers.hazards(asked.selection)
    said = []
    for hazard in sorted(set(found["hazard"])):
        when = seasons_said(words, levels(found, hazard)) or words.say("in no month")
        said.append(words.say("{hazard}: {level}", hazard=hazard_name(words, hazard), level=when))
    none = words.say("No hazard calendar for these places.")
    shared.part(words.say("Hazards"), parts.bulleted(said or [none]))


def _known(asked: PageQuestion, view: Overview) -> None:
    words = asked.words
    bases = answers.village_bases(asked.selection)
    said = [
        one_place.coverage(words, bases, view.villages),
        one_place.published_on(words, asked.release.manifest),
    ]
    shared.part(words.say("What is known, and how"), parts.bulleted(said))
