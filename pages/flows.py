"""Flow map: who is elsewhere, where from and where to, month by month."""

import streamlit as st

from mobility.ui import flow_downloads, flow_focus, flow_questions, flows, page

page.guard("flows")
asked = page.asked()
with st.sidebar:
    flow_questions.questions(asked)


@page.fragment
def seasons(asked: page.Asked) -> None:
    """The answer, the strip, the map, and the same in numbers."""
    view = flows.view_of(page.latest(asked))
    flows.answer(view)
    flows.strip(view)
    flow_questions.comparison(view.asked)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        flows.flow_map(view)
    with right:
        flow_focus.beside(view)
    flow_downloads.buttons(view)
    page.footer(view.asked)


seasons(asked)
