"""The panel beside the flow map: all flows as a table, or a single place or flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from mobility.maps.charts import months_of_one, months_stacked
from mobility.tables import AGE_GROUPS
from mobility.ui.flows.flow_map import View
from mobility.ui.frame import answers, page, parts, state
from mobility.ui.frame.markdown import plain
from mobility.ui.frame.parts import Column
from mobility.views.flow_profile import flow_profile, place_profile
from mobility.views.flow_table import flow_table
from mobility.words import N_, Words, whole
from mobility.words.terms import SEX_NAMES, age_said

LISTED = 10
MOST_PLACES = 1000  # offered in the list of places
SERIES_WORDS = {
    "out": N_("Out of it, people by month"),
    "into": N_("Into it"),
    "within": N_("Within it, between its villages or other places"),
}


def beside(view: View) -> None:
    """The panel for what is shown: all flows, one place or one flow."""
    if view.asked.display.flow:
        _back(view, "flow")
        _one_flow(view)
    elif view.asked.display.place:
        _back(view, "place")
        _one_place(view)
    else:
        _look_at(view)
        _table(view)


def _back(view: View, parameter: str) -> None:
    label = view.asked.words.say("Back to all flows")
    if parameter == "flow" and view.asked.display.place:
        name = view.asked.gazetteer.name(view.asked.words, view.asked.display.place)
        label = view.asked.words.say("Back to {place}", place=name)
    st.button(
        plain(f"← {label}"), key="back", type="tertiary", on_click=state.change,
        kwargs={parameter: None},
    )  # fmt: skip


def _look_at(view: View) -> None:
    """Choose a place without a mouse, as a click on its circle does."""
    words, places = view.asked.words, view.asked.gazetteer
    flows = view.month.flows
    ends = pd.concat([flows["origin_id"], flows["destination_id"]]).dropna()
    offered = list(ends.drop_duplicates().head(MOST_PLACES))

    def chosen() -> None:
        state.change(place=st.session_state["place_choice"])

    st.session_state["place_choice"] = None
    st.selectbox(
        words.say("Look at one place"), offered, key="place_choice", on_change=chosen,
        format_func=lambda place: places.name(words, place), label_visibility="collapsed",
        placeholder=words.say("Look at one place: click it on the map, or choose it here"),
    )  # fmt: skip


def _table(view: View) -> None:
    """The same flows as a table: the first ones, the rest on demand."""
    words, month, places = view.asked.words, view.month, view.asked.gazetteer
    parts.heading(words.say("The same as a table"), words.month_said(month.month))
    made = flow_list(view, LISTED)
    compared = month.reference is not None
    caption = words.say("Flows, largest change first" if compared else "Flows, most people first")
    parts.table(made.columns, made.rows, caption)
    if len(month.flows) > LISTED:
        # A number in the label would make it a new expander in each month, and close it.
        label = words.say("All flows, to sort or to choose from")
        parts.on_demand(
            label, "all_flows", lambda: _sortable(view, flow_table(words, month, places))
        )


def flow_list(view: View, most: int) -> parts.Table:
    """The first flows of the month, as the page lists them."""
    words = view.asked.words
    rows = flow_table(words, view.month, view.asked.gazetteer, most)
    compared = "change" in rows
    columns = [Column(words.say("from")), Column(words.say("to"))]
    asked = view.asked
    columns.append(asked.column(words.say("people"), "people", "flow_map"))
    columns.append(
        asked.column(words.say("more or fewer"), "change", "flow_map")
        if compared
        else asked.column(words.say("share"), "share", "flow_map")
    )
    body = [
        [
            _end(view, row["origin_id"], row["origin"]),
            _end(view, row["destination_id"], row["destination"]),
            words.number(row["people"]),
            signed(words, _change(row)) if compared else words.percent(row["share"], 1),
        ]
        for row in rows.to_dict("records")
    ]
    return parts.Table(columns, body)


def _end(view: View, place: object, name: str) -> str:
    """The name of an end of a flow, as a link where the place is known."""
    known = isinstance(place, str) and place in view.asked.gazetteer
    return page.to_place(view.asked, str(place), name) if known else name


def _change(row: Mapping[Any, Any]) -> int:
    """The difference between the numbers of people as written."""
    return whole(row["people"]) - whole(row["reference"])


def signed(words: Words, change: float) -> str:
    """A difference with its sign."""
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return sign + words.number(abs(change))


def _sortable(view: View, rows: pd.DataFrame) -> None:
    words = view.asked.words
    written = {"people": rows["people"].map(whole)}
    if "change" in rows:
        written["change"] = [_change(row) for row in rows.to_dict("records")]
    numbers = {"people": words.say("people"), "change": words.say("more or fewer")}
    names = {"origin": words.say("from"), "destination": words.say("to")}
    shown = [
        each for each in ("origin", "destination", "people", "share", "change") if each in rows
    ]

    def chosen() -> None:
        picked = st.session_state["flows_table"]["selection"]["rows"]
        if picked:
            ends = rows.iloc[picked[0]][["origin_id", "destination_id"]]
            state.change(flow=",".join(each or "" for each in ends))

    st.dataframe(
        rows.assign(**written)[shown],
        hide_index=True,
        key="flows_table",
        on_select=chosen,
        selection_mode="single-row",
        column_config={
            **names,
            **{
                each: st.column_config.NumberColumn(text, format="localized")
                for each, text in numbers.items()
            },
            "share": st.column_config.NumberColumn(words.say("share"), format="percent"),
        },
    )


def _one_place(view: View) -> None:
    """A place's twelve months, and where its people go to and come from."""
    asked, words, place = view.asked, view.asked.words, view.asked.display.place
    alone = asked.selection.but(areas=(place,), level="village", months=())
    profile = place_profile(words, view.year, view.month.month, answers.flow_months(alone))
    parts.heading(page.place_link(asked, place), asked.gazetteer.other_name(words, place))
    _series(view, profile.months)
    month = words.month(view.month.month)
    for rows, total, title, empty in (
        (profile.destinations, profile.out, N_("First ten destinations"), N_("No flow out of it.")),
        (profile.origins, profile.into, N_("First ten origins"), N_("No flow into it.")),
    ):
        said = words.say("{month}, of {people}", month=month, people=words.number(total))
        parts.heading(words.say(title), said)
        _partners(view, rows, words.say(title), words.say(empty))


def _series(view: View, months: pd.DataFrame) -> None:
    """Out, into and within by month, on one scale."""
    words = view.asked.words
    highest = float(months[list(SERIES_WORDS)].max().max())
    for series, text in SERIES_WORDS.items():
        chart = months_of_one(words, months, series, words.say(text), view.month.month, highest)
        st.altair_chart(chart, key=f"months_{series}")


def _partners(view: View, rows: pd.DataFrame, caption: str, empty: str) -> None:
    words = view.asked.words
    if rows.empty:
        parts.note(empty)
        return
    columns = [
        Column(words.say("place")),
        view.asked.column(words.say("people"), "people", "flow_map"),
        view.asked.column(words.say("share"), "share", "flow_map"),
    ]
    body = [
        [
            _end(view, row["place_id"], row["name"]),
            words.number(row["people"]),
            words.percent(row["share"]),
        ]
        for row in rows.to_dict("records")
    ]
    parts.table(columns, body, caption)


def _one_flow(view: View) -> None:
    """A flow's twelve months by sex, and the month shown by age and sex."""
    words = view.asked.words
    profile = flow_profile(
        answers.flow_groups(view.question, view.flow), view.month.month, AGE_GROUPS
    )
    parts.heading(words.say("Twelve months, by sex"))
    if profile.months.empty:
        parts.note(words.say("Nobody, as far as is known."))
        return
    names = {code: words.say(SEX_NAMES[code]) for code in profile.ages.columns}
    chart = months_stacked(words, profile.months, names, view.month.month)
    st.altair_chart(chart, key="flow_months")
    parts.heading(words.say("By age and sex"), words.month_said(view.month.month))
    columns = [Column(words.say("age"))]
    columns += [
        view.asked.column(name, "people", "flow_map")
        for name in [*names.values(), words.say("all")]
    ]
    body = [
        [
            age_said(words, str(age)),
            *(words.number(n) for n in row),
            words.number(float(sum(row))),
        ]
        for age, row in zip(profile.ages.index, profile.ages.to_numpy(), strict=True)
    ]
    parts.table(columns, body, words.say("By age and sex"))
