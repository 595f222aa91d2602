"""The Measures page's parts: records and limits, printed from where the program reads them."""

from __future__ import annotations

from html import escape

import streamlit as st

from mobility.measures import records
from mobility.measures.measure import Measure
from mobility.measures.parameters import Parameter
from mobility.ui import parts
from mobility.ui.page import Asked
from mobility.words import Words


def introduction(asked: Asked) -> None:
    """How to read the page."""
    words = asked.words
    parts.answer(
        words.say("Five numbers and one verdict for each village and month"),
        words.say(
            "Each is shown with the definition the program computes it by. There is no combined "
            "index: it would hide a task force with nobody in it."
        ),
    )


def measures(asked: Asked) -> None:
    """Every measure: name, unit, formula, meaning, source."""
    cards = "".join(_card(asked, measure) for measure in records.MEASURES)
    st.html(f'<div class="cards">{cards}</div>')


def _card(asked: Asked, measure: Measure) -> str:
    words, columns = asked.words, measure.columns
    unit = f"<span>{escape(words.say(columns[0].unit))}</span>" if columns[0].unit else ""
    said = words.say("; ").join(asked.meaning(column.meaning) for column in columns)
    notes = "".join(f"<p>{escape(words.say(each.note))}</p>" for each in columns if each.note)
    source = escape(words.say("Source: {source}", source=words.say(measure.source)))
    return (
        f"<article><h2>{escape(words.say(measure.label))}{unit}</h2>"
        f'<p class="meaning">{escape(said)}</p>{notes}'
        f"<pre>{escape(measure.name)} = {escape(measure.formula)}</pre>"
        f"<small>{source}</small></article>"
    )


def _small(words: Words, record: Parameter) -> str:
    return f"<small>{escape(words.say(record.source))} {escape(words.date(record.date))}</small>"


def limits(asked: Asked) -> None:
    """Every limit with its value: working conventions, not norms."""
    words = asked.words
    parts.heading(words.say("Limits and conventions"))
    parts.note(words.say("These are working conventions, dated and with their reasons, not norms."))
    columns = [
        parts.Column(words.say("limit")),
        parts.Column(words.say("value"), number=True),
        parts.Column(words.say("why, and whose")),
    ]
    rows = [
        [
            f"{escape(words.say(record.label))}<small><code>{escape(record.name)}</code></small>",
            escape(words.digits(f"{record.value:.4g}")),
            escape(words.say(record.reason)) + _small(words, record),
        ]
        for record in asked.release.parameters.records.values()
    ]
    parts.table(columns, rows, words.say("Limits and conventions"))
