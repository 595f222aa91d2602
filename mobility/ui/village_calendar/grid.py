"""The Village calendar's parts: what is listed, and the grid of months."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility.maps.colours import LOW_MARK, MARK_BY_FINDING, MARKS, mark_of, svg
from mobility.measures.finding import CANNOT_TELL, FLAGS, LOW_ALL_YEAR, PROBABLY, SURE, is_low
from mobility.measures.hazards import is_due
from mobility.measures.parameters import Limits
from mobility.reports.document import Sheet, TableFile
from mobility.reports.pictures.year_picture import Series
from mobility.ui.frame import (
    answers,
    components,
    controls,
    downloads,
    limits,
    page,
    parts,
    shown,
    state,
    villages,
)
from mobility.ui.frame.downloads import columns, table_file
from mobility.ui.frame.page import PageQuestion
from mobility.views.hazards import hazard_name
from mobility.views.listed_village import here_of_usual
from mobility.views.overview import finding_said
from mobility.views.village_list import LONGEST_SEARCH, ORDERS
from mobility.views.villages import EXPECTED, Group, Listing, VillageCalendar, tract_of
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES

KEY = "village_calendar"


def looked_at(
    asked: PageQuestion, view: VillageCalendar, listed: Listing
) -> tuple[str | None, int]:
    """The village and month shown: the link's, else the first listed in its gravest month."""
    chosen = asked.villages.village
    known = chosen in view.worst_by_village
    first = next((each for group in listed.shown for each in group.villages), None)
    village = chosen if known else first
    worst = int(view.worst_by_village[village]["month"]) if village else MONTHS[0]
    if chosen and not known:
        parts.note(
            asked.words.say(
                "{village} is not in the area chosen.",
                village=asked.gazetteer.name(asked.words, chosen),
            )
        )
    return village, page.month_of(asked, worst) if known else worst


def listing_controls(asked: PageQuestion, view: VillageCalendar) -> None:
    """Search, order and filters."""
    words, listed = asked.words, asked.villages
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="listing"):
        controls.text(
            "find", listed.find, LONGEST_SEARCH, forget=("page", "village"),
            label=words.say("Find a village or tract"),
            placeholder=words.say("name in either script, or code"),
        )  # fmt: skip
        orders = {code: words.say(text) for code, text in ORDERS.items()}
        controls.one_of(
            asked, "order", N_("Order"), orders, listed.order, forget=("page", "village")
        )
        forget = ("page", "village")
        controls.switch(asked, "by_tract", words.say("By tract"), listed.by_tract, forget=forget)
        label = words.count(
            "Only the one to prepare ({n})", "Only the {n} to prepare", len(view.to_prepare)
        )
        controls.switch(
            asked, "flagged", label, listed.flagged, forget=forget,
            explained=words.say(
                "flagged in a month when the hazard is due, or where we cannot tell"
            ),
        )  # fmt: skip


def counted(asked: PageQuestion, view: VillageCalendar, listed: Listing) -> None:
    """Which villages are listed, and of how many."""
    words = asked.words
    if not listed.villages:
        parts.note(words.say("No village matches. Clear the search or the filter."))
        return
    if len(listed.villages) == 1:
        total = words.number(view.overview.villages)
        parts.note(words.say("One village matches, of {total} in the area.", total=total))
        return
    parts.note(
        words.say(
            "Villages {first} to {last} of the {fitting} that match, of {total} in the area.",
            first=words.number(listed.first),
            last=words.number(listed.last),
            fitting=words.number(len(listed.villages)),
            total=words.number(view.overview.villages),
        )
    )


def pages(asked: PageQuestion, listed: Listing) -> None:
    """Buttons to the pages of a long list."""
    words = asked.words
    if listed.pages < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for label, page in (
            (words.say("Previous villages"), listed.page - 1),
            (words.say("Next villages"), listed.page + 1),
        ):
            st.button(
                label, key=f"page_{label}", disabled=not 1 <= page <= listed.pages,
                on_click=_turn, args=(page,),
            )  # fmt: skip
        text = words.say(
            "part {page} of {pages}",
            page=words.number(listed.page),
            pages=words.number(listed.pages),
        )
        parts.note(text, width="content")


def _turn(page: int) -> None:
    state.change(page=str(page) if page > 1 else None, village=None)


def key(asked: PageQuestion) -> None:
    """What the marks and rings of the grid mean."""
    words = asked.words
    item = Markup("<li>{} {}</li>")
    items = [item.format(parts.picture(svg(mark, 15)), words.say(mark.code)) for mark in MARKS]
    hollow = parts.joined(parts.picture(svg(mark_of(each, PROBABLY), 15)) for each in FLAGS)
    items.append(item.format(hollow, words.say("filled: certain, hollow: probably")))
    items.append(item.format(parts.picture(svg(LOW_MARK, 15)), words.say(LOW_ALL_YEAR)))
    if asked.selection.hazard:
        name = hazard_name(words, asked.selection.hazard)
        ring = Markup('<li><span class="ring" data-level="{}"></span> {}: {}</li>')
        items += [
            ring.format(level, name, words.say(HAZARD_LEVEL_NAMES[level])) for level in (2, 3)
        ]
    parts.key(items)


def grid(
    asked: PageQuestion, view: VillageCalendar, listed: Listing, village: str | None, month: int
) -> None:
    """Villages by months, one mark per month; a click opens the village's story."""
    words = asked.words
    components.mount(
        "village_calendar",
        "village_calendar/village_calendar.js",
        KEY,
        {
            "label": words.say("Villages by month: finding and hazard"),
            "village": village,
            "month": month,
            "address": page.place_address(asked, ""),
            "headings": [
                {"name": words.month(each), "short": words.month_short(each)} for each in MONTHS
            ],
            "titles": {
                "village": words.say("village"),
                "usual": words.say("worst month: here / usual"),
                "expected": words.say("too few helpers for"),
            },
            "marks": _marks(),
            "low": {"mark": svg(LOW_MARK, 16), "said": words.say(LOW_ALL_YEAR)},
            "groups": [_group(asked, view, group) for group in listed.shown],
        },
        on_cell_change=_chosen,
    )


def _marks() -> dict[str, str]:
    """Each mark that a cell may have, by the finding and how sure it is."""
    named = {(finding, sure) for finding in MARK_BY_FINDING for sure in ("", PROBABLY)}
    return {_mark(*each): svg(mark_of(*each), 16) for each in sorted(named)}


def _mark(finding: str, sure: object) -> str:
    return f"{finding}, {sure}" if sure == PROBABLY else finding


def _chosen() -> None:
    cell = components.reported(KEY, "cell") or {}
    village, month = cell.get("village"), cell.get("month")
    if isinstance(village, str) and month in MONTHS:
        state.change(village=village, months=str(month))


def _group(asked: PageQuestion, view: VillageCalendar, group: Group) -> dict[str, Any]:
    months, moved = view.months(group.villages), _moved(asked, view)
    rows = [
        _village(asked, view, each, months[each]) | {"moved": moved.get(each, "")}
        for each in group.villages
    ]
    return {"title": _group_title(asked, view, group), "villages": rows}


def _moved(asked: PageQuestion, view: VillageCalendar) -> dict[str, str]:
    """How each village moved in the list of the season against the usual limits."""

    def first(limits: Limits | None) -> pd.DataFrame:
        return answers.first_villages(asked.selection, limits, "away")

    return limits.rank_marks(asked, view.overview, first)


def _group_title(asked: PageQuestion, view: VillageCalendar, group: Group) -> str:
    """The tract's name, and how many of its villages on this page are to prepare."""
    if group.place_id is None:
        return ""
    words, first = asked.words, sum(each in view.to_prepare for each in group.villages)
    return words.say(
        "{tract}: {first} to prepare, of {n} listed here",
        tract=asked.gazetteer.name(words, group.place_id),
        first=words.number(first),
        n=words.number(len(group.villages)),
    )


def _village(
    asked: PageQuestion, view: VillageCalendar, village: str, months: list[dict[str, Any]]
) -> dict[str, Any]:
    words, places = asked.words, asked.gazetteer
    worst = view.worst_by_village[village]
    tract = None if asked.villages.by_tract else tract_of(places, village)
    beside = [places.other_name(words, village), places.name(words, tract) if tract else ""]
    return {
        "id": village,
        "name": places.name(words, village),
        "beside": words.say(" · ").join(each for each in beside if each),
        "low": bool(is_low(worst["all_year"])),
        "cells": [_cell(words, row, asked.selection.hazard) for row in months],
        "usual": _here_of_usual(words, worst),
        "worst": words.month(int(worst["month"])),
        **_expected(words, view, village, str(worst["finding"])),
    }


def _here_of_usual(words: Words, row: dict[str, Any]) -> str:
    return "–" if pd.isna(row["helpers"]) else here_of_usual(words, row)


def _expected(words: Words, view: VillageCalendar, village: str, finding: str) -> dict[str, str]:
    """The people whom absence leaves without helpers, and the share of helpers away.

    Where a village cannot be told they are those of the worse end, as in its place in the list.
    """
    numbers = view.expected_by_village.get(village, {})
    away = words.percent(numbers.get("expected_absence"))
    said = {"absence": words.say("{share} away", share=away) if away != "–" else ""}
    if finding == CANNOT_TELL:
        worst = words.number(numbers.get("expected_without_away_worst"))
        return said | {"expected": words.say("up to {n}", n=worst) if worst != "–" else worst}
    return said | {"expected": words.number(numbers.get("expected_without_away"))}


def _cell(words: Words, row: dict[str, Any], hazard: str | None) -> dict[str, Any]:
    level = int(row["hazard_level"])
    said = finding_said(words, str(row["finding"]), row["sure"])
    if hazard and is_due(level):
        said = words.say(
            "{number}; {hazard}: {level}",
            number=said,
            hazard=hazard_name(words, hazard),
            level=words.say(HAZARD_LEVEL_NAMES[level]),
        )
    finding = str(row["finding"])
    return {"finding": finding, "mark": _mark(finding, row["sure"]), "level": level, "said": said}


def explained(asked: PageQuestion) -> None:
    """What the grid's own numbers mean, and the findings."""
    words = asked.words
    own = [
        (
            words.say("worst month: here / usual"),
            asked.explained("on_pages", "worst month: here / usual"),
        ),
        (
            words.say("too few helpers for"),
            asked.explained("overview", "expected_without_away"),
        ),
        (
            words.say("{share} away", share="%"),
            asked.explained("village_calendar", "expected_absence"),
        ),
        (words.say("could spare"), asked.explained("overview", "helpers_to_spare")),
    ]
    villages.findings_explained(asked, own)


def chart(asked: PageQuestion, view: VillageCalendar, answer: str) -> downloads.Picture:
    """The villages that lose capacity in each month, certain and probable, as a picture."""
    words, overview = asked.words, view.overview
    certain = overview.certain_losses
    months = {
        month: [float(certain[month]), float(n - certain[month])]
        for month, n in overview.losses.items()
    }
    title = words.say("Villages that lose capacity because people are away, by month")
    parts_named = [words.say(each) for each in SURE]
    return downloads.year_chart(
        asked, answer, [Series(title, months)], overview.levels, parts_named
    )


def _as_shown(asked: PageQuestion, view: VillageCalendar, listed: Listing) -> Sheet:
    """Every village that is listed, on all pages of the list, by its twelve findings."""
    words = asked.words
    months = view.months(listed.villages)
    said = (_village(asked, view, each, months[each]) for each in listed.villages)
    low = words.say(LOW_ALL_YEAR)
    rows = [
        [
            each["name"],
            each["beside"],
            each["usual"],
            each["expected"],
            low if each["low"] else "",
            *(cell["said"] for cell in each["cells"]),
        ]
        for each in said
    ]
    first = (
        words.say("village"),
        words.say("where it lies"),
        words.say("worst month: here / usual"),
        words.say("too few helpers for"),
        words.say("whatever the month"),
    )
    return shown.year_sheet(words, first, rows)


def download(asked: PageQuestion, view: VillageCalendar, listed: Listing, answer: str) -> TableFile:
    """Every month of the villages listed, in their order, under the page's answer."""
    more = [(asked.words.say("Finding"), limits.limits_used(asked))]
    order = {village: place for place, village in enumerate(listed.villages)}
    rows = view.overview.capacity
    rows = rows[rows["place_id"].isin(order)].merge(
        view.expected[["place_id", *EXPECTED]], on="place_id", how="left"
    )
    rows = rows.sort_values("month").sort_values(
        "place_id", key=lambda ids: ids.map(order), kind="stable"
    )
    sheets = [_as_shown(asked, view, listed), downloads.village_totals(asked, rows)]
    described = columns(asked, "village_calendar")
    return table_file(asked, answer, rows, described, more, sheets)
