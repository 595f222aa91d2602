"""The pages and the bar they are reached by, arranged by what one wants to do."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from mobility.words import N_, Words

# What stands in the bar: pages themselves, and groups of the others. A page that is opened from
# names and by the search alone belongs to no group.
BAR = ""
SEE = N_("See where and when")
UNDERSTAND = N_("Understand why")
DATA = N_("Data and definitions")
OPENED_FROM_NAMES = "opened from names"


@dataclass(frozen=True)
class PageEntry:
    """A page.

    Attributes:
        file: its name below pages/, which differs from its address (see ``page.guard``).
        title: its name in the bar.
        address: of the page, below that of the dashboard.
        question: what it answers, in a line; ``{when}`` is when the chosen hazard is due.
        group: where it stands in the bar.
    """

    file: str
    title: str
    address: str
    question: str
    group: str


PAGES = (
    PageEntry(
        "overview", N_("Overview"), "villages",
        N_("Which villages are short of people who can help {when}"), BAR,
    ),
    PageEntry(
        "plan", N_("Preparedness plan"), "preparedness-plan",
        N_("What to do, where, and by when"), BAR,
    ),
    PageEntry(
        "scenario", N_("What if"), "what-if",
        N_("What changes if more people leave, or the hazard comes in another month"), UNDERSTAND,
    ),
    PageEntry(
        "present", N_("Present"), "presentation",
        N_("A story for a room: one message a slide, in one language or two"), BAR,
    ),
    PageEntry(
        "village_calendar", N_("Village calendar"), "village-calendar",
        N_("Each village's twelve months, and why it is short of helpers"), SEE,
    ),
    PageEntry(
        "flows", N_("Flow map"), "flow-map",
        N_("Where people are in each month, so that they can be called back or warned there"), SEE,
    ),
    PageEntry(
        "comparison", N_("Compare"), "compare",
        N_("Places, months, releases and years side by side, and how much is known"), SEE,
    ),
    PageEntry(
        "calendar", N_("Calendar"), "hazard-calendar",
        N_("Which hazard is due when, and who is away then"), SEE,
    ),
    PageEntry(
        "households", N_("Households"), "household-types",
        N_("Which households change with the season, and which are always low"), UNDERSTAND,
    ),
    PageEntry(
        "newcomers", N_("Newcomers"), "newcomers-in-the-plan",
        N_("Where there are newcomers, whom the plan must include"), UNDERSTAND,
    ),
    PageEntry(
        "roles", N_("Roles"), "task-force-roles",
        N_("Which task-force roles have nobody here, and in which months"), UNDERSTAND,
    ),
    PageEntry(
        "survey", N_("Survey kit"), "survey-kit",
        N_("What to ask, why, and in how many households"), DATA,
    ),
    PageEntry(
        "bring_in", N_("Bring data in"), "bring-data-in",
        N_("Your files, judged, compared with the release in use, and published"), DATA,
    ),
    PageEntry(
        "data", N_("Data"), "release",
        N_("Where the numbers come from, and what to know before quoting them"), DATA,
    ),
    PageEntry(
        "measures", N_("Measures"), "definitions",
        N_("How each number is defined"), DATA,
    ),
    PageEntry(
        "one_place", N_("One place"), "place",
        N_("All that is known about a village, a village tract or a township"), OPENED_FROM_NAMES,
    ),
)  # fmt: skip
PLACE_PAGE = next(entry for entry in PAGES if entry.file == "one_place")


def bar(words: Words) -> dict[str, list[StreamlitPage]]:
    """The pages by what the bar calls their group, those that stand in it themselves first."""
    groups: dict[str, list[StreamlitPage]] = {}
    for entry in PAGES:
        is_listed = entry.group != OPENED_FROM_NAMES
        name = words.say(entry.group) if is_listed and entry.group else BAR
        groups.setdefault(name, []).append(_page(words, entry, is_listed=is_listed))
    return groups


def _page(words: Words, entry: PageEntry, *, is_listed: bool) -> StreamlitPage:
    return st.Page(
        f"pages/{entry.file}.py",
        title=words.say(entry.title),
        url_path=entry.address,
        default=entry is PAGES[0],
        visibility="visible" if is_listed else "hidden",
    )


def entry_of(shown: StreamlitPage) -> PageEntry:
    """The record of a page; the first one's address is empty."""
    return next((entry for entry in PAGES if entry.address == shown.url_path), PAGES[0])
