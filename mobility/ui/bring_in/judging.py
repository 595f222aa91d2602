"""Judging the files: what they were recognised as, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

import streamlit as st

from mobility import importers
from mobility.errors import DataError, MobilityError, UsageError
from mobility.importers.judgement import Judgement, judgement_of
from mobility.importers.kinds import KIND_NAMES
from mobility.importers.problems import Imported, Problem
from mobility.store import draft, intake
from mobility.store.draft import Change
from mobility.store.folders import Workspace
from mobility.ui.bring_in.desk import Asked, Desk, context
from mobility.ui.frame import parts, reader
from mobility.ui.frame.markdown import plain
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views.findings import Finding, arranged
from mobility.words import N_, Words

SEVERITY_PLURALS = {
    "error": N_("Errors: these rows cannot be used"),
    "warning": N_("Warnings: please look at these"),
    "note": N_("Notes: what was done"),
}
FIRST, MOST = 8, 200
KEPT = 2  # judgements: of the file as it is, and with the columns named


def judged(words: Words, desk: Desk, wanted: Asked) -> Judgement | MobilityError:
    """Judge the files, once for the same files and choices; an error is why nothing was read."""
    if wanted not in desk.judged:
        found = _judge(words, wanted)
        desk.judged = dict([*desk.judged.items(), (wanted, found)][-KEPT:])
    kept: Judgement | MobilityError = desk.judged[wanted]
    return kept


def _judge(words: Words, wanted: Asked) -> Judgement | MobilityError:
    try:
        with draft.workspace() as room:
            return judgement_of(_read(words, wanted, room))
    except MobilityError as error:
        return error


def _read(words: Words, wanted: Asked, room: Workspace) -> Imported:
    """Read the files; whatever the reader presses meanwhile stops it."""
    bar = st.progress(0.0, words.say("Reading …"))

    def progress(rows: int, about: int) -> None:
        said = words.say(
            "{rows} of about {about} rows read",
            rows=words.number(rows),
            about=words.number(max(rows, about)),
        )
        bar.progress(min(1.0, rows / max(1, about)), said)

    try:
        return importers.read(
            wanted.paths,
            wanted.kind,
            context(),
            mapping=wanted.recipe,
            keep_going=wanted.keep_going,
            workspace=room,
            progress=progress,
        )
    finally:
        bar.empty()


def store(asked: PageQuestion, wanted: Asked) -> list[Change]:
    """Read the files once more, and put their rows into the draft.

    Raises:
        MobilityError: they cannot be read any more, or the draft cannot be written.
    """
    with draft.workspace() as room:
        imported = _read(asked.words, wanted, room)
        return intake.put(
            reader.viewer(),
            asked.release,
            imported.tables | imported.files,
            boundaries=imported.boundaries,
            sources=[asdict(source) for source in imported.sources],
            replace=wanted.replace,
        )


def refused(words: Words, error: MobilityError, *, may_name: bool) -> None:
    """Why nothing could be read; where the reader may name the columns, the advice is that."""
    parts.heading(words.say("What was found"))
    what, where, remedy = error.parts()
    if may_name and isinstance(error, UsageError | DataError):
        remedy = N_("Say below what the columns mean, or choose above what the file holds.")
    said = (words.say(part, **error.values) for part in (what, where, remedy) if part)
    st.error(plain(" ".join(said)))


def recognised(words: Words, found: Judgement) -> None:
    """What each file was read as, with its rows."""
    title = words.say("What was recognised")
    parts.heading(title)
    columns = [
        Column(words.say("file")),
        Column(words.say("what it holds")),
        parts.number(words, words.say("rows read"), "rows read"),
        parts.number(words, words.say("rows kept"), "rows kept"),
    ]
    rows = [
        [
            source.name,
            words.say(KIND_NAMES.get(source.kind, source.kind)),
            words.number(source.rows_read),
            words.number(source.rows_kept),
        ]
        for source in found.sources
    ]
    parts.table(columns, rows, title, stacks=True)
    if found.people is not None:
        parts.note(
            words.say("People counted in them: {people}.", people=words.number(found.people))
        )


def findings(words: Words, found: Judgement) -> None:
    """What is wrong with the files."""
    parts.heading(words.say("What was found"))
    if not found.problems:
        parts.note(words.say("Nothing is wrong, and nothing had to be changed."))
    listed_findings(words, found.problems, "files")


def listed_findings(words: Words, problems: Sequence[Problem], key: str) -> None:
    """Findings, equal ones together, the worst first."""
    every = arranged(problems, words)
    for severity, title in SEVERITY_PLURALS.items():
        alike = [each for each in every if each.severity == severity]
        if alike:
            st.markdown(f"**{words.say(title)}**")
            draw = partial(_table, words, words.say(title))
            parts.listed(words, alike, FIRST, MOST, f"findings_{key}_{severity}", draw)


def _table(words: Words, title: str, some: list[Finding]) -> None:
    columns = [
        Column(words.say("finding"), long=True),
        Column(words.say("where")),
        parts.number(words, words.say("rows"), "rows of a finding"),
        parts.number(words, words.say("people"), "people in rows"),
    ]
    rows = [
        [
            each.said,
            _where(words, each),
            words.number(each.rows) if each.rows else "",
            "" if each.people is None else words.number(each.people),
        ]
        for each in some
    ]
    parts.table(columns, rows, title, stacks=True)


def _where(words: Words, each: Finding) -> str:
    said = [each.file] if each.file else []
    if each.column:
        said.append(words.say("column {column}", column=each.column))
    if each.first_row is not None:
        first = words.digits(str(each.first_row))
        said.append(
            words.say("row {row}", row=first)
            if each.rows == 1
            else words.say("first in row {row}", row=first)
        )
    return words.say(", ").join(said)
