"""Preparedness plan: a dated table that a committee can work from, and print."""

import streamlit as st

from mobility.ui.frame import answers, controls, downloads, headline, page, villages
from mobility.ui.frame.limits import limits_used
from mobility.ui.plan import timetable

page.guard("plan")
with st.sidebar:
    controls.find_area(page.current_question())


@page.fragment
def year(asked: page.PageQuestion) -> None:
    """The answer, the table by month, the villages of a month, and what is proposed and why."""
    villages.stop_without_villages(asked)
    view = answers.plan(asked.selection, asked.limits)
    headline.answer(
        asked, *timetable.sentences(asked, view),
        lambda: downloads.buttons(
            asked, lambda: timetable.download(asked, view), "plan",
            picture=timetable.chart(asked, view),
        ),
    )  # fmt: skip
    timetable.months(asked, view)
    if view.villages > 1 and view.weakest is not None:
        timetable.villages(asked, view, page.month_of(asked, view.weakest.month))
    timetable.proposals(asked, view)
    timetable.explained(asked)
    page.footer(asked, limits_used(asked))


year()
