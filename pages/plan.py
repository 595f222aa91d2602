"""Preparedness plan: a dated table that a committee can work from, and print."""

import streamlit as st

from mobility.ui import answers, controls, downloads, overview, page, plan
from mobility.ui.limits import limits_used

page.guard("plan")
with st.sidebar:
    controls.find_area(page.asked())


@page.fragment
def year(asked: page.Asked) -> None:
    """The answer, the table by month, the villages of a month, and what is proposed and why."""
    overview.stop_without_villages(asked)
    view = answers.plan(asked.selection, asked.limits)
    plan.sentences(asked, view)
    plan.months(asked, view)
    if view.villages > 1 and view.weakest is not None:
        plan.villages(asked, view, page.month_of(asked, view.weakest.month))
    plan.proposals(asked, view)
    plan.explained(asked)
    with st.container(key="plan_files"):
        downloads.buttons(asked, lambda: plan.download(asked, view), "plan")
        plan.print_button(asked)
    page.footer(asked, limits_used(asked))


year()
