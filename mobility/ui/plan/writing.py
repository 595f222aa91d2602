"""Writing what is agreed on a step: who may, what the browser is told, and what it reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import streamlit as st

from mobility import access
from mobility.errors import MobilityError
from mobility.store import agreements
from mobility.store.agreements import (
    LONGEST,
    Entry,
    NotAStepError,
    Step,
    WrittenMeanwhileError,
)
from mobility.ui.frame import answers, components, page, reader
from mobility.ui.frame.page import PageQuestion
from mobility.ui.plan import steps
from mobility.views.agreements import ANSWERS, in_words, signed
from mobility.views.plan import planned_year
from mobility.words import Words

KEY = "plan_steps"
REPORT = "report_of_writing"  # in the session: what became of the last entry
SLOT = "PLACE"  # in a link, where a village's code stands


def refusal(asked: PageQuestion) -> str:
    """Why this reader does not write on the plan; empty if they do."""
    return reader.refusal(access.require_writer, asked.release.manifest.opened_to)


def mount(asked: PageQuestion, behind: Mapping[Step, Sequence[str]]) -> None:
    """Let the tables of steps be unfolded and written on.

    Args:
        behind: the villages behind each number.
    """
    words, places = asked.words, asked.gazetteer
    villages = list(dict.fromkeys(place for found in behind.values() for place in found))
    index = {place: at for at, place in enumerate(villages)}
    components.mount(
        KEY,
        "plan_steps/plan_steps.js",
        KEY,
        {
            "villages": [[place, places.name(words, place)] for place in villages],
            "behind": {steps.key(step): [index[each] for each in found]
                       for step, found in behind.items()},
            "link": page.place_address(asked, SLOT),
            "slot": SLOT,
            "entries": _entries(asked),
            "longest": LONGEST,
            "words": _words(words),
            "hazard": asked.selection.hazard,
            "report": st.session_state.get(REPORT),
        },
        on_entry_change=_store,
    )  # fmt: skip


def _entries(asked: PageQuestion) -> dict[str, dict[str, Any]]:
    """What stands on each step that was ever written on."""
    return {
        steps.key(each.step): {**asdict(each.entry), "number": each.number}
        for each in answers.last_written(asked.selection)
    }


def _words(words: Words) -> dict[str, Any]:
    return {
        "agreed": words.say("agreed"),
        "by_whom": words.say("by whom"),
        "by_when": words.say("by when"),
        "done": words.say("done"),
        "notes": words.say("notes"),
        "hints": {
            "by_whom": words.say("an office or body; write no person's name"),
            "notes": words.say("write no person's name"),
        },
        "answers": [
            [code, words.say(answer) if answer else words.say("not said")]
            for code, answer in ANSWERS.items()
        ],
        "keep": words.say("Save"),
        "cancel": words.say("Cancel"),
        "storing": words.say("Saving …"),
    }


def _store() -> None:
    """Store what the browser reports, and remember what became of it."""
    told = components.reported(KEY, "entry")
    if not isinstance(told, dict):
        return
    asked = page.current_question()
    before = st.session_state.get(REPORT) or {"token": 0}
    report = {"token": before["token"] + 1, "step": str(told.get("step"))}
    st.session_state[REPORT] = report | _outcome(asked, told)


def _outcome(asked: PageQuestion, told: Mapping[str, Any]) -> dict[str, Any]:
    words, created = asked.words, datetime.fromisoformat(asked.release.manifest.created)
    read = told.get("read")
    try:
        step, entry = _step(asked, told), _entry(told)
        agreements.write(
            asked.release,
            reader.viewer(),
            step,
            entry,
            year=planned_year(step.month, created),
            read=read if isinstance(read, int) else 0,
        )
    except WrittenMeanwhileError as error:
        return {"stored": False, "number": error.now.number, "said": _theirs(words, error)}
    except MobilityError as error:
        return {"stored": False, "said": words.error(error)}
    return {"stored": True}


def _step(asked: PageQuestion, told: Mapping[str, Any]) -> Step:
    """The step that the browser names, of a place that this release has."""
    step = steps.step_of(str(told.get("step")), str(told.get("hazard")))
    if step.place_id not in asked.gazetteer:
        raise NotAStepError
    return step


def _entry(told: Mapping[str, Any]) -> Entry:
    """What the browser says was written, its texts trimmed; the store judges it."""
    texts = {
        name: str(told.get(name) or "").replace("\r\n", "\n").strip()
        for name in ("agreed", "by_whom", "by_when", "notes")
    }
    return Entry(done=told.get("done") is True, **texts)


def _theirs(words: Words, error: WrittenMeanwhileError) -> str:
    """What somebody else wrote meanwhile, for whoever was told that theirs is not stored."""
    return words.say(
        "Somebody else has written on this step in the meantime ({signed}): {entry}. Your text "
        "is here, but is not saved. Save it to replace theirs; theirs stays in the history.",
        signed=signed(words, error.now),
        entry=in_words(words, error.now.entry),
    )
