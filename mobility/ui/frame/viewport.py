"""The width available to a map, so that it opens with everything in view.

deck.gl opens a map at a centre and a zoom, not at a box, and Python cannot see
the window. An invisible component above the map reports the width of its
container if it differs from the one assumed; then the fragment that holds both
is drawn again. It must be inside a page's fragment: if the browser asks for a
run of the whole script before it knows which page it is on, the reader ends up
on the first page.
"""

from __future__ import annotations

import streamlit as st

REPORT = """
const NEAR = 40; // pixels; a map laid out for so much more or less shows the same
export default function ({ parentElement, setStateValue, data }) {
  const width = (parentElement.host ?? parentElement).clientWidth;
  if (width && Math.abs(width - data.known) > NEAR) setStateValue("width", width);
}
"""


def width(name: str, assumed: int) -> int:
    """The width in pixels of the container it is called in.

    Args:
        name: of the map there.
        assumed: the width on a laptop, used until the browser reports another.
    """
    key = f"{name}_width"
    found = st.session_state.get(key)
    known: int = (found.get("width") if found else None) or assumed
    component = st.components.v2.component("viewport", js=REPORT)
    component(key=key, data={"known": known}, on_width_change=lambda: None)
    return known
