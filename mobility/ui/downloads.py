"""A download of what is on the screen: CSV that says what it is in its first lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from mobility.ui import page
from mobility.ui.page import Asked

BYTE_ORDER_MARK = "\ufeff"  # without it Excel misreads Burmese


def csv_text(frame: pd.DataFrame, lines: list[str]) -> str:
    """A CSV whose first lines, each after ``#``, say what it holds."""
    head = "".join(f"# {line}\n" for line in lines)
    return BYTE_ORDER_MARK + head + frame.to_csv(index=False, lineterminator="\n")


def button(
    asked: Asked,
    rows: Callable[[], pd.DataFrame],
    title: str,
    columns: Mapping[str, str],
    name: str,
) -> None:
    """A button that gives rows with their title, release, link and the meaning of columns.

    Args:
        rows: called when the button is pressed, not before.
        columns: meaning of each column, already in the reader's language.
        name: of the file, without ending.
    """
    lines = [title, page.stamp(asked), page.link(asked)]

    def text() -> str:
        frame = rows()
        meanings = [f"{each}: {meaning}" for each, meaning in columns.items()]
        return csv_text(frame, [*lines, *meanings])

    st.download_button(
        asked.words.say("Download CSV"),
        data=text,
        file_name=f"{name}-{asked.release.id}.csv",
        mime="text/csv",
        key=f"download_{name}",
        on_click="ignore",
    )
