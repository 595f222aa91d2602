"""Newcomers: where they must be in the preparedness plan, and what training them adds."""

import streamlit as st

from mobility.ui import (
    answers,
    downloads,
    newcomer_care,
    newcomers,
    overview,
    page,
    parts,
    villages,
    wide,
)
from mobility.views.newcomers import doubt, sentence
from mobility.views.programme import NEWCOMERS

page.guard("newcomers")


@page.fragment
def seasons(asked: page.Asked) -> None:
    """The answer, the strip, the list, and what training would change."""
    wide.stop_if_wide(asked)
    overview.stop_without_villages(asked)
    view = answers.newcomers(asked.selection, asked.training.newcomer_share)
    month = page.month_of(asked, view.default_month)
    answer = sentence(asked.words, view, asked.area_text)
    parts.answer(answer, doubt(asked.words, view))
    newcomers.strip(asked, view, month)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        newcomers.to_plan(asked, view)
        villages.options(asked, [NEWCOMERS])
    with right:
        newcomers.trained(asked)
        newcomers.month_part(asked, view, month)
        village = newcomers.one_village(asked, view)
        newcomers.origins(asked, village, month)
    newcomer_care.answers(asked, view)
    newcomers.explained(asked)
    downloads.buttons(asked, lambda: newcomers.download(asked, view, answer), "newcomers")
    page.footer(asked)


seasons()
