"""Preparedness plan: its steps by month, on which a committee writes what is agreed, to print."""

import streamlit as st

from mobility.ui.frame import answers, controls, headline, page, parts, villages
from mobility.ui.frame.limits import limits_used
from mobility.ui.plan import steps, timetable, writing

page.guard("plan")
with st.sidebar:
    controls.find_area(page.current_question())


@page.fragment
def year(asked: page.PageQuestion) -> None:
    """The answer, the plan at a glance, its steps by month and village, and their rules."""
    villages.stop_without_villages(asked)
    view = answers.plan(asked.selection, asked.limits)
    written = {each.step: each for each in answers.written(asked.selection, asked.limits)}
    is_wide = answers.is_wide(asked.selection)
    sheet = steps.Sheet(asked, written, writing.refusal(asked), is_wide)
    said = timetable.sentences(asked, view)
    headline.answer(asked, *said, lambda: timetable.files(sheet, view))
    timetable.at_a_glance(asked, view, written)
    timetable.months(sheet, view)
    timetable.inside(sheet, view)
    if view.villages > 1 and view.weakest is not None:
        timetable.villages(sheet, view, page.month_of(asked, view.weakest.month))
    timetable.proposals(asked, view)
    timetable.explained(asked)
    writing.mount(asked, timetable.behind(asked, view))
    page.footer(asked, limits_used(asked))
    parts.landscape()


year()
