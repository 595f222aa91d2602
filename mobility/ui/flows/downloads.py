"""Downloads of the Flow map: the flows on the screen, or all twelve months of the question."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mobility.reports.document import TableFile
from mobility.reports.flow_geography import flow_lines
from mobility.ui.flows.flow_map import View, others, title
from mobility.ui.frame import downloads
from mobility.views.flow_table import flow_table
from mobility.words import MONTHS

SCOPE = "download_scope"


def buttons(view: View) -> None:
    """The choice of months for the files, and a button for each format."""
    words = view.asked.words
    names = {
        "month": words.month(view.month.month),
        "year": words.say("all twelve months"),
    }
    scope = st.segmented_control(
        words.say("Months in the files"),
        list(names),
        default="month",
        required=True,
        key=SCOPE,
        format_func=lambda code: names[code],
        label_visibility="collapsed",
    )
    downloads.buttons(
        view.asked,
        lambda: document(view, scope == "year"),
        "flows",
        lambda rows: flow_lines(rows, view.asked.gazetteer.location),
    )


def document(view: View, whole_year: bool) -> TableFile:
    """The flows with their description: every row of the month, or of all twelve."""
    words, asked = view.asked.words, view.asked
    months = MONTHS if whole_year else (view.month.month,)
    tables = [
        flow_table(words, view.year.month(month, asked.display.compare), asked.gazetteer)
        for month in months
    ]
    rows = pd.concat(tables, ignore_index=True)
    columns = [each for each in downloads.columns(asked, "flow_map") if each.name in rows]
    return downloads.table_file(asked, title(view), rows, columns, _numbers(view))


def _numbers(view: View) -> list[tuple[str, str]]:
    """Numbers that are not in the rows."""
    inside = " ".join(others(view))
    return [(view.asked.words.say("Not in the rows"), inside)] if inside else []
