"""Whether newcomers are in the plan already: each village's answers, and the owner's changes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from mobility.importers.newcomer_entries import CELLS, Revision, revise
from mobility.measures.newcomer_care import QUESTIONS
from mobility.store import revision
from mobility.ui.frame import evidence, parts, publication, reader, villages
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views import newcomer_care as care
from mobility.views.newcomer_care import LABELS, Care
from mobility.views.newcomers import Newcomers
from mobility.words import N_

LISTED, LISTED_MORE = 12, 200
MOST_EDITED = 200  # villages in the table that is edited
TITLE = N_("Are they in the plan already?")


def answers(asked: PageQuestion, view: Newcomers) -> None:
    """The answers of every village with newcomers, and a table to change them in."""
    words, found = asked.words, care.build_care(view.rows)
    parts.heading(
        words.say(TITLE),
        words.say("warned, counted for shelter, on the committee: one no is enough"),
    )
    if found.rows.empty:
        parts.note(words.say("This release records no newcomers in any village here."))
        return
    parts.note(" ".join(care.sentences(words, found)))
    parts.listed(
        words, found.rows, LISTED, LISTED_MORE, "further_answers",
        lambda rows: _listed(asked, rows),
    )  # fmt: skip
    _editor(asked, found)


def _listed(asked: PageQuestion, rows: pd.DataFrame) -> None:
    words = asked.words
    columns = [
        Column(words.say("village")),
        asked.column(words.say("newcomers in the fullest month"), "newcomers in the fullest month"),
        *(Column(words.say(LABELS[question])) for question in QUESTIONS),
        asked.column(words.say(LABELS["host_households"]), "host_households", "newcomers"),
        Column(words.say(LABELS["source"]), wide_only=True),
    ]
    body = [
        [
            villages.name_cell(asked, row["place_id"]),
            words.number(row["newcomers"]),
            *(care.answer(words, row[question]) for question in QUESTIONS),
            care.cell(words, "host_households", row["host_households"]),
            evidence.marked(
                asked, row["care_source"], care.cell(words, "source", row["care_source"])
            ),
        ]
        for row in rows.to_dict("records")
    ]
    parts.table(columns, body, words.say(TITLE), style="labelled")


def _editor(asked: PageQuestion, found: Care) -> None:
    """The answers, for the owner of the data to edit."""
    title = asked.words.say("Write down what villages answer")
    with st.expander(title, expanded=publication.published(asked) is not None):
        if publication.may_change(asked):
            _edit(asked, Care(found.rows.head(MOST_EDITED)), len(found.rows))


def _edit(asked: PageQuestion, shown: Care, total: int) -> None:
    words, areas = asked.words, "-".join(asked.selection.areas)
    parts.note(
        words.say(
            "Yes, no, or empty if nobody asked; an empty answer never counts as yes. Give a "
            "source for every village you change. Nothing is stored until you publish."
        )
    )
    if total > MOST_EDITED:
        parts.note(
            words.say(
                "The table holds those with most newcomers, {n} of {total}. To find the others, "
                "choose them as an area.",
                n=words.number(MOST_EDITED),
                total=words.number(total),
            )
        )
    places = asked.gazetteer.places
    places = places[places["place_id"].isin(shown.rows["place_id"])]
    names = {place: asked.gazetteer.name(words, place) for place in places["place_id"]}
    with st.form(f"care_form_{areas}", border=False):
        table = st.data_editor(
            care.table(words, shown, names),
            key=f"care_table_{asked.release.id}_{areas}",
            hide_index=True,
            column_config=_columns(asked),
        )
        st.form_submit_button(words.say("See what would change"))
    rows = places.astype(object).where(places.notna(), None).to_dict("records")
    found = revise(rows, care.stored(shown), care.entered(words, table))
    if found.problems:
        publication.tell(words, found.problems)
    elif not found.changes:
        parts.note(words.say("Nothing is changed yet."))
    else:
        _preview(asked, found)
        _publish(asked, found)


def _columns(asked: PageQuestion) -> dict[str, Any]:
    words, config = asked.words, st.column_config
    options = [words.say(care.YES), words.say(care.NO)]
    labels = {cell: words.say(LABELS[cell]) for cell in CELLS}
    return {
        "village": config.TextColumn(words.say("village"), disabled=True, pinned=True),
        **{
            question: config.SelectboxColumn(labels[question], options=options)
            for question in QUESTIONS
        },
        "host_households": config.NumberColumn(labels["host_households"], min_value=0, step=1),
        "source": config.TextColumn(labels["source"]),
    }


def _preview(asked: PageQuestion, found: Revision) -> None:
    """Each change in words."""
    words, places = asked.words, asked.gazetteer
    title = words.say("What would change")
    parts.heading(title)
    columns = [
        words.say("village"),
        words.say("answer"),
        words.say("now"),
        words.say("after the change"),
    ]
    body = [
        [
            places.name(words, each.place_id),
            words.say(LABELS[each.column]),
            care.cell(words, each.column, each.before),
            care.cell(words, each.column, each.after),
        ]
        for each in found.changes
    ]
    parts.table([Column(each) for each in columns], body, title)


def _publish(asked: PageQuestion, found: Revision) -> None:
    publication.form(
        asked,
        "care_note",
        asked.words.say("for example: asked at the committee meetings of June"),
        lambda note: revision.publish_newcomer_care(
            asked.release, reader.viewer(), found.answers, found.removed, note
        ),
        found.answers,
        "newcomer_care",
    )
