"""Who is away and where, and who has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from mobility.measures.newcomer_care import QUESTIONS
from mobility.ui.frame import answers, page, parts, story
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.ui.one_place import shared
from mobility.views import newcomer_care as care
from mobility.views.flow_profile import place_profile
from mobility.views.newcomers import sentence as newcomers_sentence
from mobility.views.newcomers import village_said
from mobility.views.village_story import Story
from mobility.words import N_

ORIGINS = 5


def away(asked: PageQuestion, told: Story, month: int) -> None:
    """How many members of a village are away in the month, and where."""
    words = asked.words
    shared.part(
        words.say("Who is away, and where"),
        Markup("<p>{} {}</p>").format(told.away_note, story.numbers(told.away)),
        words.month(month),
    )


def newcomers(asked: PageQuestion, place: str, month: int) -> None:
    """A village's newcomers in the month, where from, and the three answers about them."""
    words = asked.words
    view = answers.newcomers(asked.selection, asked.training.newcomer_share, asked.limits)
    rows = view.rows[view.rows["month"] == month].to_dict("records")
    said = [village_said(words, rows[0] if rows else {})]
    origins = answers.newcomer_origins(asked.selection.but(areas=(place,), level="village"))
    found = origins[origins["month"] == month].head(ORIGINS)
    named = [_origin(asked, row.origin_id, row.people) for row in found.itertuples()]
    if named:
        from_ = parts.separated(words.say(", "), named)
        said.append(Markup("{} {}").format(words.say("Most come from:"), from_))
    if rows:
        said.append(_answers(asked, rows[0]))
    shared.part(
        words.say("Newcomers"),
        parts.joined(Markup("<p>{}</p>").format(each) for each in said),
        words.month(month),
    )


def _origin(asked: PageQuestion, place: Any, people: float) -> Markup:
    name: str = asked.words.say("place not known")
    if isinstance(place, str):
        name = page.place_link(asked, place)
    return Markup("{} <b>{}</b>").format(name, asked.words.number(people))


def _answers(asked: PageQuestion, row: Mapping[Any, Any]) -> Markup:
    """``warned: no · counted for shelter: yes · on the committee: not asked``."""
    words = asked.words
    said = [
        Markup("{}: <b>{}</b>").format(
            words.say(care.LABELS[question]), care.answer(words, row[question])
        )
        for question in QUESTIONS
    ]
    return Markup("{} {}").format(
        words.say("Are they in the plan?"), parts.separated(words.say(" · "), said)
    )


def flows(asked: PageQuestion, place: str, month: int) -> None:
    """People of an area who are elsewhere, and people from elsewhere who are there."""
    words, name = asked.words, asked.area_text
    # Of its own level, so that it is one end of each flow: who leaves is told from who comes.
    level = asked.gazetteer.level(place) or "other"
    year = answers.place_year(asked.selection.but(level=level, months=(), direction="out"), place)
    alone = asked.selection.but(areas=(place,), level="village", months=())
    profile = place_profile(words, year, month, answers.flow_months(alone))
    parts.heading(words.say("Who is away, and who has come"), words.month_said(month))
    _ends(asked, profile.destinations, profile.out,
          N_("People of {area} who are outside it: {n}"), N_("where they are"))  # fmt: skip
    within = profile.months.set_index("month")["within"].get(month)
    parts.note(
        words.say(
            "People of {area} who are at another village or place inside it: {n}",
            area=name,
            n=words.number(within),
        )
    )
    _ends(asked, profile.origins, profile.into,
          N_("People from outside who are in {area}: {n}"), N_("where they come from"))  # fmt: skip
    view = answers.newcomers(asked.selection, asked.training.newcomer_share, asked.limits)
    parts.note(newcomers_sentence(words, view, name))


def _ends(asked: PageQuestion, rows: pd.DataFrame, total: float, text: str, title: str) -> None:
    """How many people, and the first places where they are or come from."""
    words = asked.words
    said = words.say(text, area=asked.area_text, n=words.number(total))
    parts.note(said)
    if rows.empty:
        return
    columns = [
        Column(words.say(title)),
        asked.column(words.say("people"), "people", "flow_map"),
        asked.column(words.say("share"), "share", "flow_map"),
    ]
    body = [
        [_end(asked, row["place_id"]), words.number(row["people"]), words.percent(row["share"])]
        for row in rows.head(ORIGINS).to_dict("records")
    ]
    parts.table(columns, body, said)


def _end(asked: PageQuestion, place: Any) -> str:
    if not isinstance(place, str):
        return asked.words.say("place not known")
    return page.place_link(asked, place)
