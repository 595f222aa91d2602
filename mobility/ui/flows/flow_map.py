"""The Flow map: the question answered, the sentence above it, and the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from mobility.maps.canvas import Deposit, deposited
from mobility.maps.flow_map import flows_content, frame_box, is_large
from mobility.maps.month_strip import compact
from mobility.reports.pictures.flow_picture import flow_picture
from mobility.selection import Selection
from mobility.settings import BASEMAP, BASEMAP_ATTRIBUTION
from mobility.ui.flows.both_ways import BothWays
from mobility.ui.frame import answers, downloads, map_component, parts, state
from mobility.ui.frame.month_strip import month_strip
from mobility.ui.frame.page import PageQuestion
from mobility.views import flow_text
from mobility.views.detail import shown_level
from mobility.views.display import SCALES, Box, Display
from mobility.views.flow_text import DIRECTION_WORDS
from mobility.views.flows import FlowMonth, FlowYear
from mobility.views.hazards import levels, season_sentence
from mobility.views.overview import worst_month
from mobility.words import MONTHS, N_, speak

MOST_PICTURED = 300  # flows in a picture, which has no clusters that open
COUNTED_WORDS = {
    ("stays", "out"): N_("people from {area} who are elsewhere in the month"),
    ("stays", "into"): N_("people from elsewhere who are in {area} in the month"),
    ("stays", "within"): N_("people of {area} who are in another part of it in the month"),
    ("moves", "out"): N_("people who left {area} in the month"),
    ("moves", "into"): N_("people who came to {area} in the month"),
    ("moves", "within"): N_("people who moved inside {area} in the month"),
}


@dataclass(frozen=True)
class View:
    """What the page shows: a question with its year, and one month of it.

    Attributes:
        asked: the page's question, at a fitting level.
        question: the selection that the year answers (a single place shown becomes its area).
        year: twelve months of flows.
        month: the month shown.
    """

    asked: PageQuestion
    question: Selection
    year: FlowYear
    month: FlowMonth

    @cached_property
    def sides(self) -> dict[str, FlowMonth]:
        """The month by direction; for a single place, out of it and into it."""
        if len(self.year.sides) == 1:
            return {self.year.direction: self.month}
        month, compare = self.month.month, self.asked.display.compare
        return {side.direction: side.month(month, compare) for side in self.year.sides}

    @property
    def flow(self) -> tuple[str | None, str | None]:
        """The single flow shown: origin, destination; None where an end is not known."""
        origin, destination = self.asked.display.flow or ("", "")
        return origin or None, destination or None


def view_of(asked: PageQuestion) -> View:
    """Answer the current question."""
    asked = _at_fitting_level(asked)
    selection, display = asked.selection.but(months=()), asked.display
    chosen = asked.selection.months
    month = chosen[0] if chosen else default_month(asked, answers.flow_year(selection))
    year, question = _year(selection, display), selection
    if display.place:
        question = selection.but(areas=(display.place,))
    if display.flow:
        question = question.but(direction=year.direction)
    return View(asked, question, year, year.month(month, display.compare))


def _year(selection: Selection, display: Display) -> FlowYear:
    """The year of the whole selection, or of the single place or flow shown."""
    place, flow = display.place, display.flow
    year = answers.place_year(selection, place) if place else answers.flow_year(selection)
    return year.only((flow[0] or None, flow[1] or None)) if flow else year


def _at_fitting_level(asked: PageQuestion) -> PageQuestion:
    """The question at the level chosen, else at the one that fits the view."""
    now, is_chosen = asked.selection, asked.question.level_chosen
    level = shown_level(asked.gazetteer, now, asked.display, is_chosen=is_chosen)
    return replace(asked, question=replace(asked.question, selection=now.but(level=level)))


def default_month(asked: PageQuestion, year: FlowYear) -> int:
    """The month the Overview opens with; if no village is judged, the one with most people."""
    losses = answers.losses_by_month(asked.selection)
    if any(losses.values()):
        return worst_month(losses, _hazard_levels(asked))
    totals = pd.Series(year.totals, index=list(MONTHS)).fillna(-1.0)
    return int(totals.idxmax())


def title(view: View) -> str:
    """The question in words; for a single place, in its first direction."""
    return _question(view, next(iter(view.sides)))


def _question(view: View, direction: str) -> str:
    """The question in words; a single flow by its two ends."""
    asked, words, month = view.asked, view.asked.words, view.month.month
    if not asked.display.flow:
        return _sentence(view, direction)
    origin, destination = asked.gazetteer.names(words, view.flow)
    return words.say(
        "From {origin} to {destination}, {month}",
        origin=origin,
        destination=destination,
        month=words.month(month),
    )


def _sentence(view: View, direction: str) -> str:
    question = view.question.but(months=(view.month.month,), direction=direction)
    names = view.asked.gazetteer.names(view.asked.words, question.areas)
    years = answers.flow_years(view.asked.release.id, question.kind)
    if len(years) > 1 and not question.averaged:
        question = question.but(year=question.year or max(years))
    return question.sentence(view.asked.words, names, years)


def answer(view: View) -> tuple[str, str]:
    """The answer in one sentence; and what is drawn and what is not."""
    words = view.asked.words
    more = [each for direction, month in _told(view) for each in _more(view, direction, month)]
    more += [flow_text.shown(words, view.month), *others(view)]
    return headline(view), " ".join(each for each in more if each)


def headline(view: View) -> str:
    """The answer in one sentence, or two for a single place."""
    words = view.asked.words
    heads = (
        flow_text.headline(words, _question(view, direction), month)
        for direction, month in _told(view)
    )
    return words.say(" · ").join(heads)


def _told(view: View) -> list[tuple[str, FlowMonth]]:
    """The directions that are told: one where the month is not known."""
    sides = list(view.sides.items())
    return sides if view.month.known else sides[:1]


def picture(view: View, form: str) -> bytes:
    """The map as a file."""
    asked, words, display, year = view.asked, view.asked.words, view.asked.display, view.year
    sizes = year.sizes(display.compare)
    shown = sizes if display.scale == SCALES[0] else sizes[:, view.month.month - 1]
    notes = [
        words.say("Widths mean the same in all twelve months.")
        if display.scale == SCALES[0]
        else words.say("Widths are scaled to this month only."),
        words.say(
            "At the edge: places beyond the map, with the people in all their flows. Where there "
            "are two numbers, the first counts people who are there, the second people from "
            "there."
        ),
        downloads.ground_source(asked),
    ]
    more = [each for direction, month in _told(view) for each in _more(view, direction, month)[:1]]
    drawn = view.month.largest_on_map(display.least or 1, MOST_PICTURED)
    more += [flow_text.drawn(words, view.month, drawn), flow_text.shown(words, view.month)]
    return flow_picture(
        downloads.caption(asked, headline(view), " ".join(filter(None, more)), notes),
        view.month,
        drawn,
        display.view or _frame(asked.selection.but(months=()), Display(place=display.place)),
        float(np.nan_to_num(shown).max(initial=0.0)),
        asked.gazetteer,
        downloads.ground(asked),
        words,
        form,
    )


def _more(view: View, direction: str, month: FlowMonth) -> list[str]:
    """For one direction, the difference from another month and the largest flow."""
    asked, words = view.asked, view.asked.words
    change = flow_text.difference(words, month, asked.display)
    if change and len(view.year.sides) > 1:
        way = words.say(DIRECTION_WORDS[direction])
        change = words.say("{direction}: {change}", direction=way, change=change)
    largest = "" if asked.display.flow else flow_text.largest(words, month, asked.gazetteer)
    return [change, largest]


def others(view: View) -> list[str]:
    """People inside one unit, whom no flow shows, and the numbers of other pages."""
    asked, words = view.asked, view.asked.words
    if asked.display.flow or not view.month.known:
        return []
    told = []
    for direction, month in view.sides.items():
        everybody = _everybody(view, direction)
        if everybody is None:
            said = flow_text.staying(words, month, asked.selection)
        else:
            said = flow_text.wider(words, direction, month, everybody, _area(view))
        told.append(said)
    return [each for each in dict.fromkeys(told) if each]


def _area(view: View) -> str:
    names = view.asked.gazetteer.names(view.asked.words, view.question.areas)
    return view.asked.words.listed(names) or view.asked.words.say("all places")


def _everybody(view: View, direction: str) -> float | None:
    """The other pages' number of people away, or newcomers; None where they do not compare."""
    question = view.question
    if question.kind != "stays" or not question.areas:
        return None
    if direction == "out":
        return answers.people_away(question).get(view.month.month)
    if direction == "into" and not (question.averaged or question.has_groups):
        return answers.newcomers_told(question).get(view.month.month)
    return None


def strip(view: View) -> None:
    """The month strip with the people of each month; of a single place out and into it apart."""
    sides, no_number = _counted(view), dict.fromkeys(MONTHS, "")
    counts = {each.direction: _counts(view, each) for each in sides}
    month_strip(
        view.asked,
        view.month.month,
        _hazard_levels(view.asked),
        counts[sides[0].direction] if len(sides) == 1 else no_number,
        counted(view),
        BothWays(counts) if len(sides) > 1 else None,
    )


def _counts(view: View, year: FlowYear) -> dict[int, str]:
    return {
        month: compact(view.asked.words, None if pd.isna(people) else float(people))
        for month, people in zip(MONTHS, year.totals, strict=True)
    }


def counted(view: View) -> str:
    """What the strip counts: one direction, or two, a row each, that are never added."""
    words, sides = view.asked.words, _counted(view)
    if view.asked.display.flow:
        return words.say("people in this flow in the month")
    if len(sides) == 1:
        return _said(view, sides[0])
    out, into = (_said(view, each) for each in sides)
    return words.say("above, dark: {out}; below, pale: {into}", out=out, into=into)


def _said(view: View, year: FlowYear) -> str:
    text = COUNTED_WORDS[view.question.kind, year.direction]
    return view.asked.words.say(text, area=_area(view))


def _counted(view: View) -> tuple[FlowYear, ...]:
    """The parts of the year with anybody, a direction each."""
    sides = view.year.sides
    return tuple(side for side in sides if np.nansum(side.totals)) or sides[:1]


def rings(view: View) -> None:
    """What the strip's numbers and rings mean."""
    asked, words = view.asked, view.asked.words
    number = words.say("Number: {what}.", what=counted(view))
    seasons = season_sentence(words, asked.selection.hazard, _hazard_levels(asked))
    parts.note(f"{number} {seasons}")


def _hazard_levels(asked: PageQuestion) -> dict[int, int]:
    return levels(answers.hazards(asked.selection), asked.selection.hazard)


def flow_map(view: View) -> None:
    """The map: its year and its outlines are sent once, then only what changes."""
    asked, words, display = view.asked, view.asked.words, view.asked.display
    if not len(view.year.pairs) and not len(view.year.staying):
        st.info(words.say("No flows of this kind are known for these places."))
        return
    selection = asked.selection.but(months=())
    frame = _frame(selection, Display(place=display.place, flow=display.flow))
    flows = deposit(view)
    beneath = map_component.beneath(asked.release.id, frame, selection.areas, words)
    payload = {
        "flows": flows.key,
        **beneath.payload,
        "least": display.least,
        "scale": display.scale,
        "compare": display.reference_month or display.compare or None,
        "frame": frame,
        "frame_key": ",".join(map(str, frame)),
        "view": display.view,
        "focus": _focus(view),
        "basemap": _basemap() if display.basemap else None,
        "alt": words.say("Flow map; the table beside it lists the same flows."),
    }
    map_component.flow_map(payload, words, on_view=_moved, on_focus=_looked_at, on_least=_sifted)
    # Heavy content has its own key, so that Streamlit does not send it again unchanged.
    map_component.hand_over("flows", flows)
    beneath.hand_over()


def deposit(view: View) -> Deposit:
    """The year's flows as the browser keeps them."""
    asked, display = view.asked, view.asked.display
    # Only where flows are too many to be sent at once do they depend on the view.
    view_sent = display.view if is_large(view.year) else None
    looked_at = Display(place=display.place, flow=display.flow, view=view_sent)
    return _flows(asked.selection.but(months=()), looked_at, asked.words.language)


@st.cache_resource(max_entries=answers.SOME, show_spinner=False)
def _flows(selection: Selection, display: Display, language: str) -> Deposit:
    return deposited(flows_content(_year(selection, display), speak(language), display.view))


@st.cache_resource(max_entries=answers.SOME, show_spinner=False)
def _frame(selection: Selection, looked_at: Display) -> Box:
    outlines = answers.outlines(selection.release or "")
    return frame_box(_year(selection, looked_at), outlines, selection.areas)


def _focus(view: View) -> dict[str, Any] | None:
    display = view.asked.display
    if display.flow:
        return {"flow": list(view.flow)}
    return {"place": display.place} if display.place else None


def _basemap() -> dict[str, str]:
    return {"url": BASEMAP.value(), "attribution": BASEMAP_ATTRIBUTION.value()}


def _moved() -> None:
    state.change(view=map_component.state("view"))


def _sifted() -> None:
    least = map_component.state("least")
    state.change(least=None if least is None else str(int(least)))


def _looked_at() -> None:
    look_at(map_component.state("focus"))


def look_at(focus: Mapping[str, Any] | None) -> None:
    """Look at a ``place``, at a ``flow``, or with neither go back from the one shown."""
    if focus and "place" in focus:
        state.change(place=focus["place"], flow=None)
    elif focus and "flow" in focus:
        state.change(flow=",".join(each or "" for each in focus["flow"]))
    elif state.question().display.flow:
        state.change(flow=None)
    else:
        state.change(place=None)


def explained(asked: PageQuestion) -> None:
    """What a number of the map means."""
    words = asked.words
    parts.explained(words, [(words.say("Flow"), asked.explained("measures", "flow"))])
