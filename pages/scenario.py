"""What if: the villages with and without a scenario."""

from functools import partial

import streamlit as st

from mobility.ui.frame import answers, controls, downloads, headline, page, wide
from mobility.ui.frame.limits import limits_used
from mobility.ui.scenario import comparison
from mobility.ui.scenario.controls import controls_of

page.guard("scenario")
with st.sidebar:
    controls.find_area(page.current_question())


@page.fragment
def months(asked: page.PageQuestion) -> None:
    """The answer, before and after by month, and the villages that change."""
    wide.stop_if_wide(asked)
    view = answers.comparison(asked.selection, asked.limits, asked.what_if.scenario)
    file = partial(comparison.download, asked, view)
    headline.answer(
        asked, *comparison.sentences(asked, view),
        partial(
            downloads.buttons, asked, file, "what-if", picture=comparison.chart(asked, view)
        ) if view.is_judged else None,
    )  # fmt: skip
    if not view.is_judged:
        comparison.nothing_to_compare(asked)
        page.footer(asked)
        return
    month = page.month_of(asked, view.default_month)
    with st.container(border=True):
        controls_of(asked, view)
    comparison.strip(asked, view, month)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        comparison.totals(asked, view, month)
    with right:
        comparison.changed(asked, view, month)
    comparison.drill(asked)
    comparison.explained(asked)
    page.footer(asked, limits_used(asked))


months()
