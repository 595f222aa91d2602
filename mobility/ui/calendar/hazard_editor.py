"""Editing hazards on the page: a table to edit, a preview of the changes, and publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from mobility.importers.hazard_entries import Change, Entry, Revision, entries, revise
from mobility.measures.hazards import is_due
from mobility.selection import Selection
from mobility.store import revision
from mobility.tables import out
from mobility.ui.frame import answers, parts, publication, reader
from mobility.ui.frame.page import PageQuestion
from mobility.views.hazards import hazard_name
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES

CHANGE_COLUMNS = (N_("hazard"), N_("month"), N_("now"), N_("then"))


def editor(asked: PageQuestion) -> None:
    """The hazards of one of the selected places, for the owner of the data to edit."""
    title = asked.words.say("Change the hazards of a place")
    with st.expander(title, expanded=publication.published(asked) is not None):
        if publication.may_change(asked):
            _edit(asked, _place(asked))


def _place(asked: PageQuestion) -> str:
    """The place to edit: the selected area or, if there are several, one of them."""
    words, areas = asked.words, asked.selection.areas
    if len(areas) == 1:
        return areas[0]
    chosen: str = st.selectbox(
        words.say("Place to change"), areas, key="hazard_place",
        format_func=lambda area: asked.gazetteer.name(words, area),
    )  # fmt: skip
    return chosen


def _edit(asked: PageQuestion, place: str) -> None:
    words = asked.words
    before = _calendars(asked, place)
    parts.note(
        words.say(
            "Levels: 0 none, 1 possible, 2 season, 3 peak. Every row names its source. A "
            "calendar from above becomes this place's own once you change it; taking a row "
            "of its own away brings back the one from above. Nothing is stored until you publish."
        )
    )
    with st.form(f"hazard_form_{place}", border=False):
        table = st.data_editor(
            _table(asked, before),
            key=f"hazard_table_{asked.release.id}_{place}",
            num_rows="dynamic",
            hide_index=True,
            height="content",
            column_config=_columns(words),
        )
        st.form_submit_button(words.say("See what would change"))
    found = _revised(asked, place, before, table)
    if found.problems:
        publication.tell(words, found.problems)
    elif not found.changes:
        parts.note(words.say("Nothing is changed yet."))
    else:
        _preview(asked, place, found)
        _publish(asked, place, found)


def _calendars(asked: PageQuestion, place: str) -> list[Entry]:
    """A place's calendars in the release."""
    found = answers.own_hazards(Selection(release=asked.release.id, areas=(place,)))
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    return list(entries([{str(k): v for k, v in row.items()} for row in rows]).values())


def _table(asked: PageQuestion, before: Sequence[Entry]) -> pd.DataFrame:
    words = asked.words
    rows = [
        {
            "hazard": entry.hazard,
            "from": asked.gazetteer.name(words, entry.inherited_from)
            if entry.inherited_from
            else words.say("its own"),
            **{_column(month): entry.levels.get(month) for month in MONTHS},
            "source": entry.source,
        }
        for entry in before
    ]
    names = ["hazard", "from", *(_column(month) for month in MONTHS), "source"]
    levels = {_column(month): "Int64" for month in MONTHS}
    return pd.DataFrame(rows, columns=names).astype(levels)


def _column(month: int) -> str:
    return f"month_{month:02d}"


def _columns(words: Words) -> dict[str, Any]:
    level = st.column_config.NumberColumn
    levels = words.say(out.columns("overview")["hazard_level"].meaning)
    return {
        "hazard": st.column_config.TextColumn(words.say("hazard"), width=110, pinned=True),
        **{
            _column(month): level(
                words.month_short(month), min_value=0, max_value=3, step=1, default=0,
                width=44, help=levels,
            )
            for month in MONTHS
        },
        "source": st.column_config.TextColumn(words.say("source"), width=130),
        "from": st.column_config.TextColumn(words.say("comes from"), disabled=True, width=110),
    }  # fmt: skip


def _revised(
    asked: PageQuestion, place: str, before: Sequence[Entry], table: pd.DataFrame
) -> Revision:
    """The changes in the edited table, checked by the rules of an import."""
    words, places = asked.words, asked.gazetteer.places
    row = places[places["place_id"] == place].iloc[0]
    above = row["parent_id"]
    return revise(
        row.astype(object).where(row.notna(), None).to_dict(),
        before,
        [_entry(each) for each in table.to_dict("records")],
        _calendars(asked, above) if above in asked.gazetteer else (),
        [words.month(month) for month in MONTHS],
    )


def _entry(row: Mapping[Any, Any]) -> Entry:
    """One row of the edited table; an empty cell is None or an empty text."""

    def cell(name: str) -> Any:
        return None if pd.isna(row[name]) else row[name]

    levels = {month: cell(_column(month)) for month in MONTHS}
    return Entry(cell("hazard") or "", levels, cell("source") or "")


def _preview(asked: PageQuestion, place: str, found: Revision) -> None:
    """Each change in words, how many villages it applies to, and which lose capacity then."""
    words = asked.words
    parts.heading(words.say("What would change"))
    columns = [parts.Column(words.say(each)) for each in CHANGE_COLUMNS]
    rows = [_change(words, change) for change in found.changes]
    parts.table(columns, rows, words.say("What would change"))
    heirs = answers.hazard_heirs(asked.release.id, place)
    for hazard in dict.fromkeys(change.hazard for change in found.changes):
        villages = _villages(asked, place, hazard, heirs)
        parts.note(_effect(asked, place, hazard, villages, found.changes))


def _change(words: Words, change: Change) -> list[str]:
    if change.month is None:
        cells = [words.say("source"), change.before or "–", change.after or "–"]
    else:
        cells = [
            words.month(change.month),
            *(_level(words, level) for level in (change.before, change.after)),
        ]
    return [hazard_name(words, change.hazard), *cells]


def _level(words: Words, level: int | None) -> str:
    return words.say("not stated") if level is None else words.say(HAZARD_LEVEL_NAMES[level])


def _villages(asked: PageQuestion, place: str, hazard: str, heirs: pd.DataFrame) -> set[str]:
    """The villages that the place's calendar of a hazard applies to; all, if it is new."""
    if hazard in set(heirs["hazard"]):
        return set(heirs.loc[heirs["hazard"] == hazard, "place_id"])
    inside = asked.gazetteer.inside([place])
    return set(inside.loc[inside["level"] == "village", "place_id"])


def _effect(
    asked: PageQuestion, place: str, hazard: str, villages: set[str], changes: Sequence[Change]
) -> str:
    words = asked.words
    said = words.count(
        "{hazard}: this holds for {n} village.", "{hazard}: this holds for {n} villages.",
        len(villages), hazard=hazard_name(words, hazard),
    )  # fmt: skip
    ringed = [
        change.month
        for change in changes
        if change.hazard == hazard
        and change.month is not None
        and is_due(change.after or 0)
        and not is_due(change.before or 0)
    ]
    if not ringed:
        return said
    year = asked.selection.year
    where = Selection(release=asked.release.id, areas=(place,), year=year)
    lost = answers.losses(where, asked.limits)
    lost = lost[lost["month"].isin(ringed)]
    n = len(villages & set(lost["place_id"]))
    return said + " " + words.count(
        "Newly due in {months}, when {n} of them loses capacity.",
        "Newly due in {months}, when {n} of them lose capacity.",
        n, months=words.months(tuple(ringed)),
    )  # fmt: skip


def _publish(asked: PageQuestion, place: str, found: Revision) -> None:
    words = asked.words
    parts.note(
        words.say(
            "Counted weights stay as they are; where a hazard has none, its levels weigh the "
            "months. Storms listed behind a calendar stay with it."
        )
    )
    removed = [(hazard, place) for hazard in found.removed]
    publication.form(
        asked,
        "hazard_note",
        words.say("for example: levels agreed at the township meeting of 3 June"),
        lambda note: revision.publish_hazards(
            asked.release, reader.viewer(), found.calendars, removed, note
        ),
    )
