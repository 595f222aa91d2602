"""Flow map: who is elsewhere, where from and where to, month by month."""

import streamlit as st

from mobility.ui import flow_downloads, flow_focus, flow_questions, flows, page

page.guard("flows")
with st.sidebar:
    flow_questions.questions(page.asked())


@page.fragment
def seasons(asked: page.Asked) -> None:
    """The answer, the strip, the map, and the same in numbers."""
    view = flows.view_of(asked)
    flows.answer(view)
    months, compared = st.columns([5, 1], gap="small", vertical_alignment="bottom")
    with months:
        flows.strip(view)
    with compared:
        flow_questions.comparison(view.asked)
    flows.rings(view)
    left, right = st.columns([9, 5], gap="medium")
    with left:
        flows.flow_map(view)
    with right:
        flow_focus.beside(view)
    flow_downloads.buttons(view)
    page.footer(view.asked)


seasons()
