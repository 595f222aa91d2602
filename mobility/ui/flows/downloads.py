"""Downloads of the Flow map: the flows on the screen, or all twelve months of the question."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from mobility.reports.document import TableFile
from mobility.reports.geography import flow_lines
from mobility.ui.flows.flow_map import View, others, picture, title
from mobility.ui.flows.focus import flow_list
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
        "flows",
        partial(picture, view),
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
    compared = view.month.reference is not None
    columns = [
        each
        for each in downloads.columns(asked, "flow_map")
        if compared or each.name not in ("reference", "change")
    ]
    sheets = [
        *downloads.shown_sheet(asked, flow_list(view, len(view.month.flows))),
        downloads.sums_sheet(
            asked, [*downloads.columns(asked, "totals"), *columns], _sums(view, months)
        ),
    ]
    return downloads.table_file(asked, title(view), rows, columns, _numbers(view), sheets)


def _sums(view: View, months: tuple[int, ...]) -> pd.DataFrame:
    """Everybody of each month, drawn or not; out of a place and into it are never added."""
    told = [
        (side.direction, side.month(month, view.asked.display.compare))
        for month in months
        for side in view.year.sides
    ]
    return pd.DataFrame(
        {
            "month": [each.month for _, each in told],
            "direction": [direction for direction, _ in told],
            "people": [each.total if each.known else None for _, each in told],
        }
    )


def _numbers(view: View) -> list[tuple[str, str]]:
    """Numbers that are not in the rows."""
    inside = " ".join(others(view))
    return [(view.asked.words.say("Not in the rows"), inside)] if inside else []
