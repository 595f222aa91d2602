"""The draft beside the release in use: totals, months, places and what the checks say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from mobility.importers.check import check as check_draft
from mobility.importers.kinds import KIND_NAMES
from mobility.reports.pictures.draft_picture import draft_picture
from mobility.reports.pictures.ground import Ground
from mobility.reports.pictures.sheet import Caption
from mobility.store import intake
from mobility.store.draft import Draft
from mobility.store.draft_quality import draft_quality
from mobility.ui.bring_in import judging
from mobility.ui.frame import answers, parts, reader
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.draft_places import GONE, SAME, changed_places
from mobility.views.plan import dated
from mobility.views.quality import TURNS, quality_report
from mobility.words import Words

MOST_MONTHS = 24


def errors_of(asked: PageQuestion, drafted: Draft) -> int:
    """What the checks of the draft say; returns how many errors there are."""
    words = asked.words
    parts.heading(words.say("Checks of the whole draft"))
    problems = check_draft(drafted)
    if not problems:
        parts.note(words.say("Nothing is wrong."))
    judging.listed_findings(words, problems, "draft")
    return sum(problem.severity == "error" for problem in problems)


def totals(asked: PageQuestion, drafted: Draft) -> None:
    """Rows and people of each table, in the release in use and in the draft."""
    words = asked.words
    title = words.say("The draft beside the release in use")
    parts.heading(title)
    synthetic = asked.release.manifest.synthetic
    if synthetic:
        parts.note(
            words.say(
                "The release in use is the synthetic demonstration. The draft starts empty, so "
                "that invented and real rows never mix."
            )
        )
    columns = [
        Column(words.say("table")),
        parts.number(words, words.say("rows in the draft"), "rows in the draft"),
        parts.number(words, words.say("people in the draft"), "people in rows"),
    ]
    if not synthetic:
        columns += [
            parts.number(words, words.say("rows in use"), "rows in use"),
            parts.number(words, words.say("people in use"), "people in rows"),
        ]
    rows = [
        [
            words.say(KIND_NAMES.get(each.table, each.table)),
            words.number(each.rows),
            _people(words, each.people),
            words.number(each.rows_before),
            _people(words, each.people_before),
        ][: len(columns)]
        for each in intake.totals(reader.viewer(), asked.release, drafted)
        if each.rows or not synthetic
    ]
    parts.table(columns, rows, title, stacks=True)
    for table in () if synthetic else intake.COUNTED:
        _months(asked, drafted, table)


def _people(words: Words, people: float | None) -> str:
    return "" if people is None else words.number(people)


def _months(asked: PageQuestion, drafted: Draft, table: str) -> None:
    """People by month, on demand, where either has any."""
    words = asked.words
    rows = intake.people_by_month(reader.viewer(), asked.release, drafted, table)
    if rows.empty:
        return
    title = words.say("{table}: people by month", table=words.say(KIND_NAMES[table]))
    parts.on_demand(title, f"draft_months_{table}", lambda: _month_table(words, rows, title))


def _month_table(words: Words, rows: pd.DataFrame, title: str) -> None:
    columns = [
        Column(words.say("month")),
        parts.number(words, words.say("in use"), "people in rows"),
        parts.number(words, words.say("in the draft"), "people in rows"),
    ]
    shown = rows.tail(MOST_MONTHS)
    body = [
        [
            dated(words, int(each.month), int(each.year)),
            words.number(each.before),
            words.number(each.now),
        ]
        for each in shown.itertuples()
    ]
    parts.table(columns, body, title)


def quality(asked: PageQuestion, drafted: Draft) -> None:
    """The quality report, on demand."""
    words = asked.words
    title = words.say("Quality of the draft")
    parts.on_demand(title, "draft_quality", lambda: _quality_table(asked, drafted, title))


def _quality_table(asked: PageQuestion, drafted: Draft, title: str) -> None:
    words = asked.words
    found = draft_quality(reader.viewer(), drafted, asked.release)
    rows = quality_report(found, words)
    if rows.empty:
        parts.note(words.say("The draft has no household list, and nothing to compare."))
        return
    columns = [Column(words.say("place")), Column(words.say("what was found"), long=True)]
    others = rows[~rows["topic"].isin(TURNS)]
    body = [[_place(words, row), row.said] for row in others.itertuples()]
    parts.table(columns, body, title, stacks=True)
    _turns(words, rows)


def _turns(words: Words, rows: pd.DataFrame) -> None:
    """In which months members leave and come back, side by side, where any do."""
    counts = {
        topic: some.set_index("month")["counted"]
        for topic, some in rows[rows["topic"].isin(TURNS)].groupby("topic")
    }
    if not counts:
        return
    title = words.say("Members who leave and come back")
    columns = [
        Column(words.say("month")),
        parts.number(words, words.say("leave"), "members who leave"),
        parts.number(words, words.say("come back"), "members who come back"),
    ]
    body = [
        [words.month(month), *(words.number(counts[each][month]) if each in counts else ""
                               for each in TURNS)]
        for month in range(1, 13)
    ]  # fmt: skip
    parts.table(columns, body, title)


def _place(words: Words, row: Any) -> str:
    if not row.place_id:
        return words.say("all places")
    name = row.name_my if words.language == "my" and isinstance(row.name_my, str) else row.name_en
    return f"{name} ({row.place_id})"


def places(asked: PageQuestion, drafted: Draft) -> None:
    """Where the draft's places lie, and which are new, moved or gone."""
    words = asked.words
    before = asked.gazetteer.places.reset_index()
    synthetic = asked.release.manifest.synthetic
    found = changed_places(before.iloc[:0] if synthetic else before, drafted.table("places"))
    at = found.dropna(subset=["lon", "lat"])
    if at.empty:
        return
    title = words.say("The places of the draft on a map")
    parts.heading(title)
    nowhere = int((found["lon"].isna() & (found["change"] != GONE)).sum())
    stamp = words.say("a draft, not published")
    caption = Caption(title, "", (), "", stamp)
    outlines = drafted.boundaries()
    ground = Ground(outlines, answers.geography(asked.release.id))
    st.image(draft_picture(caption, at, ground, words), width="stretch")
    if nowhere:
        parts.note(
            words.count(
                "{n} place of the draft has no location and is on no map.",
                "{n} places of the draft have no location and are on no map.",
                nowhere,
            )
        )
    if (found["change"] != SAME).sum() == 0:
        parts.note(words.say("Every place is as before."))
