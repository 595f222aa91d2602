"""The page of a village."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.maps.canvas import Deposit, deposited
from mobility.maps.colours import mark_of
from mobility.maps.month_strip import Judged
from mobility.maps.village_map import villages_content
from mobility.measures.finding import is_low
from mobility.measures.parameters import Limits
from mobility.selection import Selection
from mobility.ui.frame import (
    answers,
    evidence,
    headline,
    limits,
    month_strip,
    page,
    parts,
    story,
    villages,
)
from mobility.ui.frame import village_map as maps
from mobility.ui.frame.page import PageQuestion
from mobility.ui.one_place import people, preparing, shared
from mobility.views import one_place
from mobility.views.hazards import season_sentence
from mobility.views.overview import finding_said
from mobility.views.signs import Signs
from mobility.views.village_story import Story, halves_by_month
from mobility.views.villages import tract_of
from mobility.words import MONTHS, N_, speak

Row = Mapping[str, Any]
HALVES = N_(
    "Where a month has two numbers more: here from its 1st to its 15th, and from its 16th; they "
    "change neither the month's number nor its finding."
)


def village(asked: PageQuestion, place: str) -> None:
    """All that is known of a village: its year in a sentence, then a month of it, part by part."""
    words = asked.words
    cells = _cells(asked.selection, asked.limits, place)
    months = _months(cells, place)
    month = page.month_of(asked, one_place.gravest_month(months))
    row = months[month - 1]
    told = story.told(asked, months, month, _tract(asked, cells, place))
    name = asked.gazetteer.name(words, place)
    answer = one_place.village_sentence(words, name, months)
    own = cells[cells["place_id"] == place]
    headline.answer(asked, answer, files=shared.files(asked, answer, own, place))
    shared.where(asked, place)
    _all_year(told, row)
    shared.links(asked, place)
    _strip(asked, months, month)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        _month(asked, told, row)
        people.away(asked, told, month)
        preparing.households(asked)
    with right:
        _map(asked, place)
        preparing.helpers(asked, told, place)
        people.newcomers(asked, place, month)
    preparing.roles(asked, place, is_listed=row["basis"] == "full")
    preparing.plan(asked, place)
    _known(asked, months)
    shared.history(asked, place)
    shared.code(asked)
    villages.findings_explained(asked)
    page.footer(asked, limits.limits_used(asked))


def _cells(selection: Selection, used: Limits, place: str) -> pd.DataFrame:
    """The months of the village and of all villages of the townships that it lies near."""
    places = answers.gazetteer(selection.release or "")
    near = (place, *one_place.around(places, place))
    townships = dict.fromkeys(places.above(each, "township") or each for each in near)
    return answers.capacity(selection.but(areas=tuple(sorted(townships)), months=()), used)


def _months(cells: pd.DataFrame, place: str) -> list[dict[str, Any]]:
    rows = cells[cells["place_id"] == place].sort_values("month")
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _tract(asked: PageQuestion, cells: pd.DataFrame, place: str) -> pd.DataFrame:
    """The rows of the village's tract."""
    tract = tract_of(asked.gazetteer, place)
    inside = set(asked.gazetteer.inside([tract])["place_id"]) if tract else set()
    return cells[cells["place_id"].isin(inside)]


def _all_year(told: Story, row: Row) -> None:
    """What is so all year, apart from the month; with its sign where the village is low."""
    said = " ".join(told.all_year)
    if is_low(row["all_year"]):
        parts.apart(said)
    elif said:
        parts.note(said)


def _strip(asked: PageQuestion, months: Sequence[Row], month: int) -> None:
    """Helpers here in each month, with the month's finding below."""
    words = asked.words
    levels = {int(row["month"]): int(row["hazard_level"]) for row in months}
    findings = {int(row["month"]): (str(row["finding"]), row["sure"]) for row in months}
    village = asked.selection.but(areas=(str(months[0]["place_id"]),), months=(), hazard=None)
    halves = halves_by_month(words, answers.half_months(village))
    month_strip.month_strip(
        asked,
        month,
        levels,
        {int(row["month"]): words.number(row["helpers"]) for row in months},
        words.say("Helpers here, by month"),
        Judged(
            {each: mark_of(*findings[each]) for each in MONTHS},
            {each: finding_said(words, *findings[each]) for each in MONTHS},
        ),
        halves=halves,
    )
    said = [
        words.say("Number: adults who could help and are here; below it, the month's finding."),
        season_sentence(words, asked.selection.hazard, levels),
    ]
    if halves:
        said.insert(1, words.say(HALVES))
    parts.note(" ".join(said))


def _month(asked: PageQuestion, told: Story, row: Row) -> None:
    """The finding of the month explained, what would change it, and the numbers."""
    words = asked.words
    shared.part(
        words.say("In {month}", month=words.month(int(row["month"]))),
        Markup("{}<h3>{}</h3>{}{}").format(
            story.finding(words, told, row),
            words.say("What changes it"),
            parts.bulleted(told.changes),
            story.table(told.facts),
        ),
        told.due,
    )


def _map(asked: PageQuestion, place: str) -> None:
    """The village among those nearest to it."""
    words = asked.words
    parts.heading(words.say("Where it lies"))
    found = _neighbourhood(asked.selection.but(months=()), asked.limits, words.language, place)
    if found is None:
        parts.note(words.say("Its location is not known, so it is on no map."))
        return
    maps.village_map(asked, found, Signs(), place)
    parts.note(
        words.count(
            "Ringed, in the middle: this village. Around it: {n} village near it. Click one to "
            "open it.",
            "Ringed, in the middle: this village. Around it: the {n} nearest villages. Click one "
            "to open it.",
            len(found.content["id"]) - 1,
        )
    )


@st.cache_resource(max_entries=answers.SOME, show_spinner=False)
def _neighbourhood(selection: Selection, used: Limits, language: str, place: str) -> Deposit | None:
    """What the map of a village and its neighbours needs; None where its location is not known."""
    places = answers.gazetteer(selection.release or "")
    near = one_place.around(places, place)
    if not near:
        return None
    cells = _cells(selection, used, place)
    content = villages_content(cells[cells["place_id"].isin(near)], places, speak(language))
    frame = one_place.frame_about(places, place, near)
    return deposited({**content, "frame": frame})


def _known(asked: PageQuestion, months: Sequence[Row]) -> None:
    """What is known and how."""
    words = asked.words
    care = answers.newcomer_care(asked.selection)
    sources = sorted(set(care["care_source"].dropna())) if "care_source" in care else []
    said = one_place.known_how(words, months)
    said += [
        evidence.marked(
            asked, each, words.say("Answers about newcomers: {source}.", source=words.say(each))
        )
        for each in sources
    ]
    said.append(one_place.published_on(words, asked.release.manifest))
    shared.part(words.say("What is known, and how"), parts.bulleted(said))
