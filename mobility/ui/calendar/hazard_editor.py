"""Editing hazards on the page: months to tap, a preview of the changes, and publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from mobility.importers.hazard_entries import Change, Entry, Revision, entries, revise
from mobility.maps.colours import HAZARD_INKS, HAZARD_LEVELS
from mobility.measures.hazards import is_due
from mobility.selection import Selection
from mobility.store import revision
from mobility.ui.frame import answers, components, parts, publication, reader
from mobility.ui.frame.page import PageQuestion
from mobility.views.hazards import hazard_name
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import HAZARD_LEVEL_NAMES

CHANGE_COLUMNS = (N_("hazard"), N_("month"), N_("now"), N_("after the change"))
KEY = "hazard_editor"
ENTERED = "hazards_entered"  # in the session: by release and place, what was tapped so far
MOST_ROWS, LONGEST = 60, 300  # hazards of a place, letters of a name or a source
NOT_SAID = "–"  # stands for a source while a change is only looked at


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
            "Tap a month to step through none, possible, season and peak. If you change a "
            "calendar that comes from a higher level, this place gets its own; remove its own, "
            "and the one from the higher level applies again. Nothing is stored until you "
            "publish."
        )
    )
    entered = _entered(asked, place, before)
    unsourced = [each for each in entered if not each.source and _is_changed(each, before)]
    shown = [replace(each, source=NOT_SAID) if each in unsourced else each for each in entered]
    found = _revised(asked, place, before, shown)
    effects = _effects(asked, place, found, before)
    _mount(asked, place, before, effects | _sources_wanted(words, unsourced, effects))
    if found.problems:
        publication.tell(words, found.problems)
    elif not found.changes:
        parts.note(words.say("Nothing is changed yet."))
    else:
        _preview(words, found, effects)
        if not unsourced:
            _publish(asked, place, found)
        for said in _sources_wanted(words, unsourced, {}).values():
            parts.note(said)


def _sources_wanted(
    words: Words, unsourced: Sequence[Entry], effects: Mapping[str, str]
) -> dict[str, str]:
    """Behind the effect of each change without a source, that one is asked for."""
    return {
        each.hazard: " ".join(
            filter(
                None,
                [
                    effects.get(each.hazard),
                    words.say(
                        "Write where the change comes from: {hazards}.",
                        hazards=hazard_name(words, each.hazard),
                    ),
                ],
            )
        )
        for each in unsourced
    }


def _is_changed(entry: Entry, before: Sequence[Entry]) -> bool:
    """Whether a row is new, or its months are not those of the release."""
    known = next((each for each in before if each.hazard == entry.hazard), None)
    return known is None or any(
        (entry.levels.get(month) or 0) != (known.levels.get(month) or 0) for month in MONTHS
    )


def _so_far(asked: PageQuestion, place: str) -> Any:
    """What was tapped of a place so far, as the browser tells it; None if nothing was."""
    return st.session_state.get(ENTERED, {}).get((asked.release.id, place))


def _entered(asked: PageQuestion, place: str, before: Sequence[Entry]) -> list[Entry]:
    """The calendars as they were tapped so far."""
    told = _so_far(asked, place)
    return list(before) if told is None else _entries(told, before)


def _mount(
    asked: PageQuestion, place: str, before: Sequence[Entry], effects: Mapping[str, str]
) -> None:
    """The rows of months to tap, and below each what its change would do."""
    words, where = asked.words, (asked.release.id, place)
    known, told = [_row(asked, each) for each in before], _so_far(asked, place)
    components.mount(
        KEY,
        "hazard_editor/hazard_editor.js",
        KEY,
        {
            "key": " ".join(where),
            "before": known,
            "entered": known if told is None else told,
            "effects": dict(effects),
            "months": [
                {"name": words.month(month), "short": words.month_short(month)} for month in MONTHS
            ],
            "levels": [words.say(name) for name in HAZARD_LEVEL_NAMES],
            "colours": [list(each) for each in zip(HAZARD_LEVELS, HAZARD_INKS, strict=True)],
            "words": _words(words),
        },
        on_rows_change=lambda: _told(where),
    )


def _row(asked: PageQuestion, entry: Entry) -> dict[str, Any]:
    words = asked.words
    above = entry.inherited_from
    return {
        "hazard": entry.hazard,
        "name": hazard_name(words, entry.hazard),
        "from": words.say("from {place}", place=asked.gazetteer.name(words, above))
        if above
        else words.say("its own"),
        "own": not above,
        "levels": [entry.levels.get(month) for month in MONTHS],
        "source": entry.source,
    }


def _words(words: Words) -> dict[str, str]:
    return {
        "source": words.say("source"),
        "source_example": words.say("who says so, or where it is written"),
        "other": words.say("another hazard"),
        "add": words.say("Add"),
        "undo": words.say("Undo all changes"),
        "take_away": words.say("Remove"),
        "put_back": words.say("Restore"),
    }


def _told(where: tuple[str, str]) -> None:
    """Remember what was tapped, as far as it can be a calendar."""
    rows = components.reported(KEY, "rows")
    if isinstance(rows, list):
        kept = [each for each in rows[:MOST_ROWS] if isinstance(each, dict)]
        st.session_state[ENTERED] = {**st.session_state.get(ENTERED, {}), where: kept}


def _entries(told: Sequence[Mapping[str, Any]], before: Sequence[Entry]) -> list[Entry]:
    """The rows of the browser as calendars; those of the release stay as it has them."""
    found = []
    for row in told:
        if row.get("gone"):
            continue
        hazard, source = (str(row.get(name) or "")[:LONGEST] for name in ("hazard", "source"))
        levels = row.get("levels")
        given = levels if isinstance(levels, list) and len(levels) == len(MONTHS) else []
        entry = Entry(hazard, dict(zip(MONTHS, map(_level_of, given), strict=False)), source)
        known = next((each for each in before if each.hazard == hazard.strip()), None)
        is_kept = known is not None and source == known.source and not _is_changed(entry, before)
        found.append(known if known is not None and is_kept else entry)
    return found


def _level_of(told: Any) -> int:
    """A level of a hazard; none where the browser tells anything else."""
    return told if type(told) is int and 0 <= told < len(HAZARD_LEVEL_NAMES) else 0


def _calendars(asked: PageQuestion, place: str) -> list[Entry]:
    """A place's calendars in the release."""
    found = answers.own_hazards(Selection(release=asked.release.id, areas=(place,)))
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    return list(entries([{str(k): v for k, v in row.items()} for row in rows]).values())


def _revised(
    asked: PageQuestion, place: str, before: Sequence[Entry], entered: Sequence[Entry]
) -> Revision:
    """The changes that were tapped, checked by the rules of an import."""
    words, places = asked.words, asked.gazetteer.places
    row = places[places["place_id"] == place].iloc[0]
    above = row["parent_id"]
    return revise(
        row.astype(object).where(row.notna(), None).to_dict(),
        before,
        entered,
        _calendars(asked, above) if above in asked.gazetteer else (),
        [words.month(month) for month in MONTHS],
    )


def _preview(words: Words, found: Revision, effects: Mapping[str, str]) -> None:
    """Each change in words, and what it would do."""
    parts.heading(words.say("What would change"))
    columns = [parts.Column(words.say(each)) for each in CHANGE_COLUMNS]
    rows = [_change(words, change) for change in found.changes]
    parts.table(columns, rows, words.say("What would change"))
    for said in effects.values():
        parts.note(said)


def _effects(
    asked: PageQuestion, place: str, found: Revision, before: Sequence[Entry]
) -> dict[str, str]:
    """Of each hazard changed: how many villages it applies to, and how their findings change."""
    hazards = dict.fromkeys(change.hazard for change in found.changes)
    heirs = answers.hazard_heirs(asked.release.id, place) if hazards else pd.DataFrame()
    return {
        hazard: _effect(
            asked,
            place,
            hazard,
            _villages(asked, place, hazard, heirs),
            *_due(found, before, hazard),
        )
        for hazard in hazards
    }


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
    asked: PageQuestion,
    place: str,
    hazard: str,
    villages: set[str],
    now: set[int],
    then: set[int],
) -> str:
    """For how many villages it holds, and which lose capacity in a month when it is due.

    Args:
        now, then: the months when the hazard is due.
    """
    words, name = asked.words, hazard_name(asked.words, hazard)
    said = words.count(
        "{hazard}: this holds for {n} village.", "{hazard}: this holds for {n} villages.",
        len(villages), hazard=name,
    )  # fmt: skip
    if now == then:
        return said
    where = Selection(release=asked.release.id, areas=(place,), year=asked.selection.year)
    lost = answers.losses(where, asked.limits)
    lost = lost[lost["place_id"].isin(villages)]
    months = lost.groupby("place_id")["month"].agg(set)
    changed = sum(bool((now ^ then) & mine) for mine in months)
    before, after = (sum(bool(due & mine) for mine in months) for due in (now, then))
    return said + " " + words.count(
        "Villages that lose capacity when it is due: {before} now, {after} after the change; for "
        "{n} of them the months change.",
        "Villages that lose capacity when it is due: {before} now, {after} after the change; for "
        "{n} of them the months change.",
        changed, before=words.number(before), after=words.number(after),
    )  # fmt: skip


def _due(found: Revision, before: Sequence[Entry], hazard: str) -> tuple[set[int], set[int]]:
    """The months when a hazard is due at the place, now and then."""
    known = next((each for each in before if each.hazard == hazard), Entry(hazard, {}))
    levels = {month: known.levels.get(month) or 0 for month in MONTHS}
    after = levels | {
        each.month: each.after or 0
        for each in found.changes
        if each.hazard == hazard and each.month is not None
    }
    now, then = ({month for month in MONTHS if is_due(at[month])} for at in (levels, after))
    return now, then


def _publish(asked: PageQuestion, place: str, found: Revision) -> None:
    words = asked.words
    parts.note(
        words.say(
            "Weights that were counted stay as they are. Where a hazard has none, its levels "
            "weigh the months. The storms listed behind a calendar stay with it."
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
        found.calendars,
        "hazards",
    )
