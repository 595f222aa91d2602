"""How wide the reader's window is, so that a map opens with everything in view.

deck.gl opens a map at a centre and a zoom, not at a box, and Python cannot see
the window. A component without any face reports one of three sizes; a laptop
is assumed until it does, so only other screens draw a first page twice.
"""

from __future__ import annotations

import streamlit as st

SIZES = ("phone", "laptop", "wide")
ASSUMED = "laptop"
KEY = "viewport"

REPORT = """
export default function ({ setStateValue, data }) {
  const width = window.innerWidth;
  const size = width < 760 ? "phone" : width < 1600 ? "laptop" : "wide";
  if (size !== data.known) setStateValue("size", size);
}
"""


def size() -> str:
    """The size last reported."""
    found = st.session_state.get(KEY)
    reported = found.get("size") if found else None
    return reported if reported in SIZES else ASSUMED


def measure() -> None:
    """Mount the component; it causes one rerun where the size is not the known one."""
    component = st.components.v2.component("viewport", js=REPORT)
    component(key=KEY, data={"known": size()}, on_size_change=lambda: None)
