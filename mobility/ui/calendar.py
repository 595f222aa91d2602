"""The Calendar's parts: one table whose columns are the months, for hazards and for people."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from mobility.maps.colours import ACCENT, ACCENT_PALE, HAZARD_INKS, HAZARD_LEVELS, MUTED
from mobility.ui import parts
from mobility.ui.flows import compact
from mobility.ui.page import Asked
from mobility.views.calendar import Calendar, HazardRow, NumberRow
from mobility.views.gazetteer import listed
from mobility.views.hazards import DUE_LEVEL, HAZARD_LEVEL_WORDS, hazard_name
from mobility.words import MONTHS, N_, Words

BAR_PIXELS = 64
NUMBER_WORDS = {
    "people_away": (N_("members away"), "#8A6D3B"),
    "newcomers": (N_("newcomers"), MUTED),
    "responders": (N_("responders here"), ACCENT),
    "needs_help": (N_("people here who need help"), ACCENT_PALE),
}


def title(asked: Asked, view: Calendar) -> str:
    """What the calendar says at a glance: when fewest responders are here."""
    words = asked.words
    known = {m: v for m, v in view.numbers["responders"].values.items() if v is not None}
    area = listed(words, asked.area_names)
    if not known:
        return words.say("Hazards and people in {area}, month by month", area=area)
    fewest = min(known, key=lambda month: known[month])
    usual = view.numbers["responders_reference"].values.get(fewest)
    share = known[fewest] / usual if usual else None
    return words.say(
        "In {area}, fewest responders are here in {month}: {share} of those usual.",
        area=area,
        month=words.month(fewest),
        share=words.percent(share),
    )


def basis(asked: Asked, view: Calendar) -> str:
    """How many villages the numbers are from."""
    words = asked.words
    return words.say(
        "People are summed over {known} of {total} villages, those whose numbers are known.",
        known=words.number(view.known),
        total=words.number(view.total),
    )


def strip(asked: Asked, view: Calendar) -> None:
    """Hazards above, people below, the same twelve columns."""
    words = asked.words
    head = "".join(f'<th scope="col">{escape(words.month_short(m))}</th>' for m in MONTHS)
    chosen = [row for row in view.hazards]
    hazards = "".join(_hazard_row(words, row, asked.selection.hazard) for row in chosen)
    numbers = "".join(
        _number_row(words, view.numbers[name], text, colour)
        for name, (text, colour) in NUMBER_WORDS.items()
        if name in view.numbers
    )
    caption = words.say("Hazards and people by month")
    st.html(
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="year"><caption class="hidden">{escape(caption)}</caption>'
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{hazards}"
        f'<tr class="gap"><td colspan="13"></td></tr>{numbers}</tbody></table></div>'
    )
    parts.hazard_legend(words, HAZARD_LEVEL_WORDS)
    parts.note(words.say("Each row of bars has its own scale, from zero to its highest month."))


def _hazard_row(words: Words, row: HazardRow, chosen: str | None) -> str:
    cells = "".join(_hazard_cell(words, row.levels[month]) for month in MONTHS)
    name = escape(hazard_name(words, row.hazard))
    head = f"<b>{name}</b>" if row.hazard == chosen else name
    return f'<tr><th scope="row">{head}</th>{cells}</tr>'


def _hazard_cell(words: Words, level: int) -> str:
    word = words.say(HAZARD_LEVEL_WORDS[level])
    text = word if level >= DUE_LEVEL else ""
    return (
        f'<td class="level" style="background:{HAZARD_LEVELS[level]};color:{HAZARD_INKS[level]}" '
        f'title="{escape(word)}" aria-label="{escape(word)}">{escape(text)}</td>'
    )


def _number_row(words: Words, row: NumberRow, text: str, colour: str) -> str:
    cells = "".join(_bar(words, row, month, colour) for month in MONTHS)
    return f'<tr><th scope="row">{escape(words.say(text))}</th>{cells}</tr>'


def _bar(words: Words, row: NumberRow, month: int, colour: str) -> str:
    value = row.values[month]
    if value is None:
        return f'<td class="bar none">{escape(words.say("no data"))}</td>'
    high = round(BAR_PIXELS * value / row.highest) if row.highest else 0
    return (
        f'<td class="bar">{escape(compact(words, value))}'
        f'<span style="height:{high}px;background:{colour}"></span></td>'
    )


def sources(asked: Asked, view: Calendar) -> None:
    """Where each hazard's months come from."""
    words = asked.words
    rows = [
        [escape(hazard_name(words, row.hazard)), escape(words.say("; ").join(row.sources) or "–")]
        for row in view.hazards
    ]
    if rows:
        with st.expander(words.say("Where the hazard months come from")):
            columns = [parts.Column(words.say("hazard")), parts.Column(words.say("source"))]
            parts.table(columns, rows, words.say("Where the hazard months come from"))


def download_rows(view: Calendar) -> pd.DataFrame:
    """A row a month: the level of each hazard, and the numbers."""
    columns = {row.hazard: [row.levels[month] for month in MONTHS] for row in view.hazards}
    columns |= {name: [row.values[month] for month in MONTHS] for name, row in view.numbers.items()}
    return pd.DataFrame({"month": list(MONTHS), **columns})


def column_meanings(words: Words) -> dict[str, str]:
    """Meaning of each column of the download."""
    return {name: words.say(text) for name, (text, _) in NUMBER_WORDS.items()}
