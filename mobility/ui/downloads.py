"""A download of what is on the screen: CSV that says what it is in its first lines."""

from __future__ import annotations

from collections.abc import Mapping

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
    asked: Asked, frame: pd.DataFrame, title: str, columns: Mapping[str, str], name: str
) -> None:
    """A button that gives ``frame`` with its title, release, link and the meaning of columns.

    Args:
        columns: meaning of each column, already in the reader's language.
        name: of the file, without ending.
    """
    words = asked.words
    lines = [title, page.stamp(asked), page.link(asked)]
    lines += [f"{column}: {meaning}" for column, meaning in columns.items() if column in frame]
    st.download_button(
        words.say("Download CSV"),
        data=csv_text(frame, lines),
        file_name=f"{name}-{asked.release.id}.csv",
        mime="text/csv",
        key=f"download_{name}",
        on_click="ignore",
    )
