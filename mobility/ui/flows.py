"""The Flow map's parts: the question, the map with its key, and the table of the same."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from mobility.maps.arrows import WidthScale
from mobility.maps.flow_map import draw_flows, frame_of
from mobility.reports.document import TableFile
from mobility.tables import LEVELS
from mobility.ui import answers, controls, parts, viewport
from mobility.ui.downloads import table_file
from mobility.ui.page import Asked
from mobility.ui.parts import Column
from mobility.views.flows import MOST_DRAWN, FlowYear, flow_table, shown_sentence
from mobility.views.gazetteer import LEVEL_PLURALS
from mobility.views.hazards import levels, season_sentence
from mobility.words import MONTHS, N_, Words

MAP_SIZES = {"phone": (350, 430), "laptop": (690, 520), "wide": (1080, 660)}
LISTED = 10
MILLION = 1_000_000
DRAW_CHOICES = (50, 100, 300, MOST_DRAWN)

DIRECTION_WORDS = {"out": N_("Out"), "into": N_("Into"), "within": N_("Within")}
KIND_WORDS = {"stays": N_("elsewhere in the month"), "moves": N_("left in the month")}
COLUMN_MEANINGS = {
    "origin_id": N_("code of the place people are from; empty: not known"),
    "origin": N_("name of the place people are from"),
    "destination_id": N_("code of the place they are at; empty: not known"),
    "destination": N_("name of the place they are at"),
    "people": N_("people"),
    "share": N_("share of all people of the selection"),
    "drawn": N_("whether the flow is on the map"),
}


def questions(asked: Asked) -> None:
    """The controls that only this page has."""
    now = asked.selection
    if now.areas:
        controls.choice(asked, "direction", N_("Direction"), DIRECTION_WORDS, now.direction)
    if asked.release.manifest.has_moves and asked.release.manifest.has_stays:
        controls.one_of(asked, "kind", N_("People"), KIND_WORDS, now.kind)
    controls.one_of(asked, "level", N_("Summed to"), _level_words(asked), now.level)
    controls.number_drawn(asked, DRAW_CHOICES)


def _level_words(asked: Asked) -> dict[str, str]:
    """Levels the release has places at, from the widest down to tracts."""
    there = set(asked.gazetteer.places["level"]) - {"other", "village"}
    offered = [level for level in LEVELS if level in there | {asked.selection.level}]
    return {level: LEVEL_PLURALS[level] for level in offered}


def hazard_levels(asked: Asked) -> dict[int, int]:
    """Level of the chosen hazard by month."""
    return levels(answers.hazards(asked.selection), asked.selection.hazard)


def default_month(asked: Asked, year: FlowYear) -> int:
    """The month the Overview would open with; where no village is judged, the fullest."""
    overview = answers.overview(asked.selection)
    if any(overview.losses.values()):
        return overview.default_month
    return max(MONTHS, key=lambda month: (year.months[month].people, -month))


def title(asked: Asked, month: int) -> str:
    """The question in words."""
    return asked.selection.but(months=(month,)).sentence(asked.words, asked.area_names)


def shown(asked: Asked, year: FlowYear, month: int) -> str:
    """How much of it is drawn, or that nothing is known of the month."""
    if not _known_months(asked)[month]:
        return asked.words.say("There are no data for this month: nobody was asked.")
    return shown_sentence(asked.words, year.months[month])


def _known_months(asked: Asked) -> dict[int, bool]:
    """Whether the release speaks of each month."""
    told = answers.flow_months(asked.selection).set_index("month")["out"].notna()
    return {month: bool(told[month]) for month in MONTHS}


def counts(asked: Asked, year: FlowYear) -> dict[int, str]:
    """People in all flows of each month; a dash where the month is not known."""
    known = _known_months(asked)
    return {
        month: compact(asked.words, year.months[month].people if known[month] else None)
        for month in MONTHS
    }


def compact(words: Words, people: float | None) -> str:
    """A number short enough for a cell of the strip: thousands with a k from a million on."""
    if people is None or people < MILLION:
        return words.number(people)
    return words.say("{n}k", n=words.number(people / 1000))


def rings(asked: Asked) -> None:
    """What the strip's rings mean."""
    levels_by_month = hazard_levels(asked)
    parts.note(season_sentence(asked.words, asked.selection.hazard, levels_by_month))


def flow_map(asked: Asked, year: FlowYear, month: int) -> None:
    """The map of one month, its key, and what no arrow can show."""
    words = asked.words
    outlines = answers.outlines(asked.release.id)
    if not any(len(each.flows) for each in year.months.values()):
        st.info(words.say("No flows of this kind are known for these places."))
        return
    size = MAP_SIZES[viewport.size()]
    frame = frame_of(year, outlines, asked.selection.areas, size)
    st.pydeck_chart(
        draw_flows(year, month, frame, outlines, words),
        height=size[1],
        key="flow_map",
        alt=words.say("Flow map; the table below it lists the same flows."),
    )
    parts.flow_legend(words, WidthScale(year.largest_flow), year.largest_place)
    _not_drawable(asked, month)


def _not_drawable(asked: Asked, month: int) -> None:
    """People whose two ends are the same unit."""
    words = asked.words
    stay = answers.staying(asked.selection.but(months=(month,)))
    people = float(stay["people"].sum()) if len(stay) else 0.0
    if people:
        parts.note(
            words.say(
                "Not counted above: {people} people who are elsewhere inside the same unit.",
                people=words.number(people),
            )
        )


def table(asked: Asked, year: FlowYear, month: int) -> None:
    """The same flows as a table: the first ones, the rest on request."""
    words = asked.words
    rows = flow_table(words, year, month)
    parts.heading(words.say("The same as a table"), words.month(month))
    _listed(words, rows.head(LISTED))
    if len(rows) > LISTED:
        with st.expander(words.say("All {n} flows", n=words.number(len(rows)))):
            st.dataframe(
                rows[["origin", "destination", "people", "share"]],
                hide_index=True,
                column_config={
                    "origin": words.say("from"),
                    "destination": words.say("to"),
                    "people": st.column_config.NumberColumn(words.say("people"), format="%.0f"),
                    "share": st.column_config.NumberColumn(words.say("share"), format="percent"),
                },
            )


def _listed(words: Words, rows: pd.DataFrame) -> None:
    columns = [
        Column(words.say("from")),
        Column(words.say("to")),
        Column(words.say("people"), number=True),
        Column(words.say("share"), number=True),
    ]
    body = [
        [
            escape(row["origin"]),
            escape(row["destination"]),
            escape(words.number(row["people"])),
            escape(words.percent(row["share"], 1)),
        ]
        for row in rows.to_dict("records")
    ]
    parts.table(columns, body, words.say("Flows, most people first"))


def download(asked: Asked, year: FlowYear, month: int) -> TableFile:
    """All flows of the month, drawn or not."""
    words = asked.words
    rows = flow_table(words, year, month)
    meanings = {column: words.say(text) for column, text in COLUMN_MEANINGS.items()}
    return table_file(asked, title(asked, month), rows, meanings, shares=["share"])
