"""What if: the villages as they are, and as they would be if something were different."""

import streamlit as st

from mobility.ui import answers, controls, downloads, page, parts, scenario, scenario_controls, wide
from mobility.ui.limits import limits_used

page.guard("scenario")
with st.sidebar:
    controls.find_area(page.asked())


@page.fragment
def months(asked: page.Asked) -> None:
    """The answer, before and after by month, and the villages that change."""
    wide.stop_if_wide(asked)
    view = answers.comparison(asked.selection, asked.limits, asked.what_if.scenario)
    parts.answer(*scenario.sentences(asked, view))
    if not view.is_judged:
        scenario.nothing_to_compare(asked)
        page.footer(asked)
        return
    month = page.month_of(asked, view.default_month)
    with st.container(border=True):
        scenario_controls.controls_of(asked, view)
    scenario.strip(asked, view, month)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        scenario.totals(asked, view, month)
    with right:
        scenario.changed(asked, view, month)
    scenario.drill(asked)
    scenario.explained(asked)
    downloads.buttons(asked, lambda: scenario.download(asked, view), "what-if")
    page.footer(asked, limits_used(asked))


months()
