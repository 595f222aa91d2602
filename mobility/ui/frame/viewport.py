"""How wide a map's place on the page is, so that the map opens with everything in view.

deck.gl opens a map at a centre and a zoom, not at a box, and Python cannot see
the window. A component without any face, above the map, tells the width of
what it stands in where that is another than the one assumed; then the part of
the page that holds both is drawn again. It stands in a page's fragment, never
around one: a run of the whole script that the browser asks for before it knows
which page it is on ends on the first page.
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
    """The width in pixels of the place where it is called.

    Args:
        name: of the map there.
        assumed: the width on a laptop, taken until the browser tells another.
    """
    key = f"{name}_width"
    found = st.session_state.get(key)
    known: int = (found.get("width") if found else None) or assumed
    component = st.components.v2.component("viewport", js=REPORT)
    component(key=key, data={"known": known}, on_width_change=lambda: None)
    return known
