"""What changed since the previous release, or since another that the reader chooses."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from mobility.store.manifest import Manifest
from mobility.ui.frame import answers, controls, page, parts
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.release_changes import ReleaseChanges, changes_sentence, listed_changes
from mobility.words import N_

NAMED = 12


def changes(asked: PageQuestion) -> None:
    """A sentence, and on demand the villages by kind of change."""
    words = asked.words
    others = {each.id: each for each in answers.published() if each.id != asked.release.id}
    before = _before(asked, others)
    if before is None:
        return  # the first release
    parts.heading(words.say("What has changed"))
    found = answers.release_changes(asked.selection, asked.limits, before)
    if found is None or before not in others:
        parts.note(words.say("The release before, {id}, is not here any more.", id=before))
    else:
        date = words.date(datetime.fromisoformat(others[before].created))
        parts.note(changes_sentence(words, found, date))
        _names(asked, found)
    if len(others) > 1:
        _choice(asked, others, before)


def _before(asked: PageQuestion, others: dict[str, Manifest]) -> str | None:
    """The release the reader chose, else the previous one."""
    chosen = asked.villages.before
    return chosen if chosen in others else asked.release.manifest.previous


def _choice(asked: PageQuestion, others: dict[str, Manifest], before: str) -> None:
    words = asked.words
    usual = asked.release.manifest.previous

    def described(release: str) -> str:
        date = words.date(datetime.fromisoformat(others[release].created))
        note = words.say(" (the release before)") if release == usual else ""
        return f"{release}, {date}{note}"

    controls.one_of(
        asked, "before", N_("Compare with"), {each: described(each) for each in others}, before
    )


def _names(asked: PageQuestion, found: ReleaseChanges) -> None:
    words, places = asked.words, asked.gazetteer
    earlier = answers.gazetteer(found.before) if found.kinds["removed"] else places

    def name(village: str) -> str:
        known = village in places
        return page.place_link(asked, village) if known else earlier.name(words, village)

    rows = []
    if found.is_of_other_places:
        return
    for label, names, more in listed_changes(found, NAMED, name):
        rest = words.count("and {n} more", "and {n} more", more) if more else ""
        listed = parts.separated(words.say(", "), names)
        rows.append([words.say(label), parts.separated(" ", filter(None, [listed, rest]))])
    if rows:
        with st.expander(words.say("Which villages")):
            columns = [Column(words.say("change")), Column(words.say("villages"))]
            parts.table(columns, rows, words.say("What has changed"))
