"""The Calendar's parts: one table whose columns are the months, for hazards and for people."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from mobility.maps.colours import ACCENT, ACCENT_PALE, HAZARD_INKS, HAZARD_LEVELS, MUTED
from mobility.reports.document import TableFile
from mobility.ui import parts
from mobility.ui.downloads import table_file
from mobility.ui.flows import compact
from mobility.ui.page import Asked
from mobility.views.calendar import Calendar, HazardRow, NumberRow
from mobility.views.hazards import HAZARD_LEVEL_WORDS, hazard_name
from mobility.words import MONTHS, N_, Words

BAR_PIXELS = 58
NUMBER_WORDS = {
    "people_away": (N_("members away"), MUTED),
    "responders": (N_("responders here; the frame: those usual"), ACCENT),
    "needs_help": (N_("people here who need help"), ACCENT_PALE),
    "newcomers": (N_("newcomers"), ACCENT_PALE),
    "out": (N_("people out of the area"), MUTED),
    "into": (N_("people into the area"), ACCENT),
    "within": (N_("people within the area"), ACCENT_PALE),
}
NUMBER_MEANINGS = {name: text for name, (text, _) in NUMBER_WORDS.items()} | {
    "responders": N_("responders here: aged 18-59 without a severe difficulty"),
    "responders_reference": N_("responders here in at least one month of the year"),
}
FRAMES = {"responders": "responders_reference"}  # rows drawn inside the outline of another


def title(asked: Asked, view: Calendar) -> str:
    """What the calendar says at a glance: when fewest responders are here."""
    words = asked.words
    here, usual = (
        view.numbers[name].values if name in view.numbers else {}
        for name in ("responders", "responders_reference")
    )
    area = asked.area_text
    shares = {
        month: here[month] / usual[month]  # type: ignore[operator]
        for month in MONTHS
        if here.get(month) is not None and usual[month]
    }
    if not shares:
        return words.say("Hazards and people in {area}, month by month", area=area)
    fewest = min(shares, key=lambda month: shares[month])
    return words.say(
        "In {area}, fewest responders are here in {month}: {share} of those usual.",
        area=area,
        month=words.month(fewest),
        share=words.percent(shares[fewest]),
    )


def basis(asked: Asked, view: Calendar) -> str:
    """How many villages the numbers are from; where there is none, which flows they are."""
    words = asked.words
    if "responders" not in view.numbers:
        kind = {"stays": N_("stays"), "moves": N_("moves")}[asked.selection.kind]
        return words.say(
            "No village can be judged here; the numbers are the release's {kind}.",
            kind=words.say(kind),
        )
    return words.say(
        "People are summed over the {known} of {total} villages whose numbers are known.",
        known=words.number(view.known),
        total=words.number(view.total),
    )


def strip(asked: Asked, view: Calendar) -> None:
    """The chosen hazard, the people, then every other hazard, in the same twelve columns."""
    words, hazard = asked.words, asked.selection.hazard
    head = "".join(f'<th scope="col">{escape(words.month_short(m))}</th>' for m in MONTHS)
    chosen = "".join(_hazard_row(words, row, True) for row in view.hazards if row.hazard == hazard)
    others = "".join(_hazard_row(words, row, False) for row in view.hazards if row.hazard != hazard)
    numbers = "".join(
        _number_row(words, view, name) for name in NUMBER_WORDS if name in view.numbers
    )
    caption = words.say("Hazards and people by month")
    gap = '<tr class="gap"><td colspan="13"></td></tr>'
    st.html(
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="year"><caption class="hidden">{escape(caption)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead>"
        f"<tbody>{chosen}{numbers}{gap}{others}</tbody></table></div>"
    )
    parts.hazard_legend(words, HAZARD_LEVEL_WORDS)
    parts.note(words.say("Each row of bars has its own scale, from zero to its highest month."))


def _hazard_row(words: Words, row: HazardRow, chosen: bool) -> str:
    cells = "".join(_hazard_cell(words, row.levels[month]) for month in MONTHS)
    name = escape(hazard_name(words, row.hazard))
    head = f"<b>{name}</b>" if chosen else name
    return f'<tr><th scope="row">{head}</th>{cells}</tr>'


def _hazard_cell(words: Words, level: int) -> str:
    word = escape(words.say(HAZARD_LEVEL_WORDS[level]))
    colours = f"background:{HAZARD_LEVELS[level]};color:{HAZARD_INKS[level]}"
    return f'<td class="level" style="{colours}" title="{word}">{word if level else "·"}</td>'


def _number_row(words: Words, view: Calendar, name: str) -> str:
    text, colour = NUMBER_WORDS[name]
    frame = view.numbers.get(FRAMES.get(name, ""))
    cells = "".join(_bar(words, view.numbers[name], frame, month, colour) for month in MONTHS)
    return f'<tr><th scope="row">{escape(words.say(text))}</th>{cells}</tr>'


def _bar(words: Words, row: NumberRow, frame: NumberRow | None, month: int, colour: str) -> str:
    value = row.values[month]
    if value is None:
        return f'<td class="bar none">{escape(words.say("no data"))}</td>'
    highest = max(row.highest, frame.highest if frame else 0.0) or 1.0
    outer = (frame.values[month] if frame else None) or value
    inside = f'<i style="height:{BAR_PIXELS * value / highest:.0f}px;background:{colour}"></i>'
    edge = f";border:1px solid {colour}" if frame else ""
    return (
        f'<td class="bar">{escape(compact(words, value))}'
        f'<span style="height:{BAR_PIXELS * outer / highest:.0f}px{edge}">{inside}</span></td>'
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


def download(asked: Asked, view: Calendar) -> TableFile:
    """A row a month: the level of each hazard, and the numbers."""
    rows, meanings = download_rows(view), column_meanings(asked.words, view)
    more = [(asked.words.say("Basis"), basis(asked, view))]
    return table_file(asked, title(asked, view), rows, meanings, more=more)


def download_rows(view: Calendar) -> pd.DataFrame:
    """A row a month: the level of each hazard, and the numbers."""
    columns = {row.hazard: [row.levels[month] for month in MONTHS] for row in view.hazards}
    numbers = {name: [row.values[month] for month in MONTHS] for name, row in view.numbers.items()}
    return pd.DataFrame({"month": list(MONTHS), **columns, **numbers})


def column_meanings(words: Words, view: Calendar) -> dict[str, str]:
    """Meaning of each column of the download."""
    level = words.say("0 none, 1 possible, 2 season, 3 peak")
    hazards = {row.hazard: f"{hazard_name(words, row.hazard)}: {level}" for row in view.hazards}
    numbers = {name: words.say(NUMBER_MEANINGS[name]) for name in view.numbers}
    return {"month": words.say("month, 1 to 12"), **hazards, **numbers}
