"""What changed since the previous release, or since another, or a year, that the reader chooses."""

from __future__ import annotations

import streamlit as st

from mobility.ui.frame import answers, earlier, page, parts
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.changes import Changes, changes_sentence, listed_changes

NAMED = 12


def changes(asked: PageQuestion) -> None:
    """A sentence, and on demand the villages by kind of change; nothing where nothing is before."""
    words, before = asked.words, earlier.chosen(asked)
    if before is None:
        return
    parts.heading(words.say("What has changed"))
    found = answers.changes(asked.selection, asked.limits, before)
    known = earlier.choices(asked)
    if found is None or before not in known:
        parts.note(words.say("The release before this one, {id}, is no longer here.", id=before))
    else:
        parts.note(changes_sentence(words, found, known[before]))
        _names(asked, found, before)
    earlier.choose(asked, before)
    parts.more(
        page.to_page(
            asked, "comparison", words.say("Village by village, with the errors"), compared="times"
        )
    )


def _names(asked: PageQuestion, found: Changes, before: str) -> None:
    words, places = asked.words, asked.gazetteer
    removed = answers.gazetteer(before) if found.kinds["removed"] else places

    def name(village: str) -> str:
        known = village in places
        return page.place_link(asked, village) if known else removed.name(words, village)

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
