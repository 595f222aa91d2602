"""The Roles page's parts: roles not filled, the year of each village, and deputies."""

from __future__ import annotations

import math
from collections import Counter

import pandas as pd
import streamlit as st
from markupsafe import Markup

from mobility import access
from mobility.maps.colours import HAZARD_LEVELS, MARK_BY_FINDING, svg
from mobility.measures.hazards import is_due
from mobility.reports.document import TableFile
from mobility.ui.frame import answers, downloads, parts, reader, villages
from mobility.ui.frame.downloads import columns, hazard_said, table_file
from mobility.ui.frame.month_strip import month_strip
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.hazards import levels, season_sentence
from mobility.views.roles import Roles
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES, SEX_NAMES

LISTED = 10
LISTED_MORE = 200
YEARS = 6
YEARS_MORE = 40

EMPTY, SHORT, FILLED, UNKNOWN = "loses", "watch", "keeps", "no data"
KEY_WORDS = {
    EMPTY: N_("nobody here"),
    SHORT: N_("fewer than wanted"),
    FILLED: N_("enough"),
    UNKNOWN: N_("month not known"),
}
CELL_WORDS = {EMPTY: N_("nobody"), SHORT: N_("too few"), FILLED: "", UNKNOWN: N_("not known")}


def strip(asked: PageQuestion, view: Roles, month: int) -> None:
    """Villages short of people for a role by month, with the hazard's months ringed."""
    words = asked.words
    hazard_levels = levels(answers.hazards(asked.selection), asked.selection.hazard)
    counts = {month: words.number(n) for month, n in view.short_by_month().items()}
    month_strip(
        asked, month, hazard_levels, counts, words.say("Villages with a role below what is wanted")
    )
    parts.note(
        words.say("Number: villages with a role that has nobody here, or fewer than wanted.")
        + " "
        + season_sentence(words, view.hazard, hazard_levels)
    )


def gaps(asked: PageQuestion, view: Roles) -> None:
    """Roles with nobody here when the hazard is due, and how many could deputise."""
    words, found = asked.words, view.gaps
    parts.heading(
        words.say("Roles to fill first"),
        words.say("the emptiest first; months when the hazard is due") if len(found) else "",
    )
    if found.empty:
        parts.note(words.say("No role is known to have too few here in such a month."))
        return
    parts.listed(
        words, found, LISTED, LISTED_MORE, "further_gaps", lambda rows: _gaps(asked, view, rows)
    )


def _gaps(asked: PageQuestion, view: Roles, rows: pd.DataFrame) -> None:
    words = asked.words
    deputies = view.deputies.set_index("place_id").to_dict("index")
    columns = [
        Column(words.say("village")),
        Column(words.say("role")),
        Column(words.say("nobody here in")),
        Column(words.say("too few in")),
        Column(words.say("possible deputies"), number=True),
    ]
    body = [
        [
            villages.name_cell(asked, row.place_id),
            parts.with_small(words.say(row.role), _wanted(words, row.minimum)),
            *(_when(words, code, getattr(row, code)) for code in ("empty", "short")),
            _deputies(words, deputies.get(row.place_id)),
        ]
        for row in rows.itertuples()
    ]
    parts.table(columns, body, words.say("Roles to fill first"), style="labelled")


def _when(words: Words, code: str, months: tuple[int, ...]) -> str:
    """The months in which a role is empty or short, with its mark; a dash if there is none."""
    mark = parts.picture(svg(MARK_BY_FINDING[EMPTY if code == "empty" else SHORT], 12))
    named = words.say(", ").join(words.month_short(month) for month in months)
    return Markup("{} {}").format(mark, named) if months else "–"


def _wanted(words: Words, minimum: int) -> str:
    return words.count("{n} wanted", "{n} wanted", int(minimum))


def _deputies(words: Words, counts: dict[str, int] | None) -> str:
    """``12`` and, small, women and men among them."""
    if counts is None:
        return words.say("no hazard month")
    return parts.with_small(words.number(counts["deputies"]), _women_and_men(words, counts))


def _women_and_men(words: Words, counts: dict[str, int]) -> str:
    women = words.count("{n} woman", "{n} women", counts["women"])
    men = words.count("{n} man", "{n} men", counts["men"])
    return words.say(", ").join([women, men])


def in_month(asked: PageQuestion, view: Roles, month: int) -> None:
    """For each role, how many villages have nobody, too few or enough in the month chosen."""
    words = asked.words
    title = words.say("Roles in {month}", month=words.month(month))
    parts.heading(title, words.say("villages with a full household list"))
    codes = (EMPTY, SHORT, FILLED, UNKNOWN)
    columns = [Column(words.say("role"))]
    columns += [Column(words.say(KEY_WORDS[code]), number=True) for code in codes]
    body = [
        [words.say(role), *(_villages(words, code, counts[code]) for code in codes)]
        for role, counts in _by_role(view, month).items()
    ]
    parts.table(columns, body, title)


def _by_role(view: Roles, month: int) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for row in view.cover[view.cover["month"] == month].itertuples():
        code = _code(float(row.here), int(row.minimum))
        found.setdefault(str(row.role), Counter())[code] += 1
    return found


def _villages(words: Words, code: str, n: int) -> Markup:
    """A number of villages, with a mark if it is a gap."""
    mark = parts.picture(svg(MARK_BY_FINDING[code], 12)) if n and code != FILLED else ""
    return Markup("{} {}").format(mark, words.number(n))


def years(asked: PageQuestion, view: Roles) -> None:
    """Holders here of those wanted, village by village: one row per role, twelve months."""
    words, ids = asked.words, view.places()
    parts.heading(
        words.say("Holders here, of those wanted"), words.say("2/3: two here, three wanted")
    )
    _key(words)
    parts.listed(
        words, ids, YEARS, YEARS_MORE, "further_years", lambda some: _years(asked, view, some)
    )


def _key(words: Words) -> None:
    item = Markup("<li>{} {}</li>")
    items = [
        item.format(parts.picture(svg(MARK_BY_FINDING[code], 13)), words.say(text))
        for code, text in KEY_WORDS.items()
        if code != FILLED
    ]
    ring = Markup('<span class="swatch" style="border:2px solid {}"></span>')
    due = item.format(ring.format(HAZARD_LEVELS[3]), words.say("ringed: the hazard is due"))
    parts.key([*items, due])


def _years(asked: PageQuestion, view: Roles, ids: list[str]) -> None:
    words = asked.words
    body = [row for place in ids for row in _village_rows(asked, view, place)]
    parts.year_table(words, body, words.say("Holders here, of those wanted"), "roles")


def _village_rows(asked: PageQuestion, view: Roles, place: str) -> list[Markup]:
    words = asked.words
    name = parts.year_group(villages.name_cell(asked, place), "village")
    rows = [
        parts.year_row(
            words, words.say(role), [_cell(words, by_month.get(month)) for month in MONTHS]
        )
        for role, by_month in view.of(place).items()
    ]
    return [name, *rows]


def _cell(words: Words, cell: tuple[float, int, int] | None) -> Markup:
    """Mark, ``0/2`` and a word; a ring where the hazard is due."""
    if cell is None:
        return Markup("<td></td>")
    here, minimum, level = cell
    code = _code(here, minimum)
    word = words.say(CELL_WORDS[code])
    number = "" if code == UNKNOWN else f"{words.number(here)}/{words.number(minimum)}"
    return Markup('<td class="role {}" style="{}" title="{}">{} {}{}</td>').format(
        code.replace(" ", "-"),
        f"border:2px solid {HAZARD_LEVELS[level]};" if is_due(level) else "",
        words.say(HAZARD_LEVEL_NAMES[level]),
        "" if code == FILLED else parts.picture(svg(MARK_BY_FINDING[code], 12)),
        number,
        Markup("<small>{}</small>").format(word) if word else "",
    )


def _code(here: float, minimum: int) -> str:
    if math.isnan(here):
        return UNKNOWN
    if here == 0:
        return EMPTY
    return SHORT if here < minimum else FILLED


def one_village(asked: PageQuestion, view: Roles) -> None:
    """Who could deputise in one village, by code, only if the reader switches it on."""
    words = asked.words
    parts.heading(words.say("Possible deputies of one village"))
    counts = view.deputies.set_index("place_id").to_dict("index")
    if not counts:
        parts.note(
            words.say(
                "Nobody is proposed: deputies must be here in every month when the hazard is due, "
                "and no such month is known."
            )
        )
        return
    village = villages.choice(asked, words.say("Village with a full list"), sorted(counts))
    if not village:
        parts.note(words.say("Choose a village to see who could be trained."))
        return
    parts.note(_said(words, counts[village]))
    if not reader.permitted(access.require_households):
        return
    on = st.toggle(
        words.say("Show their codes, on the village's own device only"),
        key=f"deputies_{village}",
        help=words.say("Codes only, no names are held. Off until you switch it on; in no link."),
    )
    if on:
        _people(asked, village)


def _said(words: Words, counts: dict[str, int]) -> str:
    return words.count(
        "{n} member could deputise: {who}.",
        "{n} members could deputise: {who}.",
        counts["deputies"],
        who=_women_and_men(words, counts),
    )


def _people(asked: PageQuestion, village: str) -> None:
    words = asked.words
    rows = answers.deputies(asked.selection, village, reader.viewer())
    shown = pd.DataFrame(
        {
            words.say("household"): rows["household_id"],
            words.say("person"): rows["person_id"],
            words.say("sex"): [words.say(SEX_NAMES[each]) for each in rows["sex"]],
            words.say("age"): [words.digits(each) for each in rows["age_group"]],
            words.say("months here"): rows["months_here"],
        }
    )
    st.dataframe(shown, hide_index=True, width="stretch")
    title = words.say(
        "Members of {place} who could deputise", place=asked.gazetteer.name(words, village)
    )
    downloads.buttons(asked, lambda: deputies_file(asked, title, rows), "deputies")


def deputies_file(asked: PageQuestion, title: str, rows: pd.DataFrame) -> TableFile:
    """Those who could deputise in one village, by their codes."""
    more = [(asked.words.say("Hazard"), hazard_said(asked))]
    return table_file(asked, title, rows, columns(asked, "deputies"), more)


def explained(asked: PageQuestion) -> None:
    """What each word and number on the page means."""
    words = asked.words
    parts.explained(
        asked.words,
        [
            (words.say("holders here"), asked.explained("roles", "here")),
            (words.say("wanted"), asked.explained("roles", "minimum")),
            (words.say("possible deputies"), asked.explained("roles", "deputies")),
            (
                words.say("full list"),
                words.say("every household of the village is in its list; a sample cannot tell"),
            ),
        ],
    )


def download(asked: PageQuestion, view: Roles, answer: str) -> TableFile:
    """Every village, role and month, under the page's answer."""
    counts = view.deputies[["place_id", "deputies"]]
    rows = villages.with_names(asked, view.cover.merge(counts, on="place_id", how="left"))
    more = [(asked.words.say("Hazard"), hazard_said(asked))]
    return table_file(asked, answer, rows, columns(asked, "roles"), more)
