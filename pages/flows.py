"""Flow map: who is elsewhere, where from and where to, month by month."""

import streamlit as st

from mobility.ui.flows import downloads, flow_map, focus, matrix, questions
from mobility.ui.frame import headline, page

page.guard("flows")
with st.sidebar:
    questions.questions(page.current_question())


@page.fragment
def seasons(asked: page.PageQuestion) -> None:
    """The answer, the strip, the map, and the same in numbers."""
    view = flow_map.view_of(asked)
    headline.answer(view.asked, *flow_map.answer(view), lambda: downloads.buttons(view))
    months, compared = st.columns([5, 1], gap="small", vertical_alignment="bottom")
    with months:
        flow_map.strip(view)
    with compared:
        questions.comparison(view.asked)
    flow_map.rings(view)
    left, right = st.columns([9, 5], gap="medium")
    with left:
        flow_map.flow_map(view)
    with right:
        focus.beside(view)
    matrix.matrix(view)
    flow_map.explained(view.asked)
    page.footer(view.asked)


seasons()
