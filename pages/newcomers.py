"""Newcomers: where the preparedness plan must include them, and what training them adds."""

import streamlit as st

from mobility.ui.frame import answers, downloads, headline, page, villages, wide
from mobility.ui.frame.limits import limits_used
from mobility.ui.newcomers import care, season
from mobility.views.newcomers import doubt, sentence
from mobility.views.programme import NEWCOMERS

page.guard("newcomers")


@page.fragment
def seasons(asked: page.PageQuestion) -> None:
    """The answer, the strip, the list, and what training would change."""
    wide.stop_if_wide(asked)
    villages.stop_without_villages(asked)
    view = answers.newcomers(asked.selection, asked.training.newcomer_share, asked.limits)
    month = page.month_of(asked, view.default_month)
    answer = sentence(asked.words, view, asked.area_text)
    headline.answer(
        asked, answer, doubt(asked.words, view),
        lambda: downloads.buttons(
            asked, lambda: season.download(asked, view, month, answer), "newcomers",
            downloads.village_points(asked), picture=season.chart(asked, view, answer),
        ),
    )  # fmt: skip
    season.strip(asked, view, month)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        season.to_plan(asked, view, month)
        villages.options(asked, [NEWCOMERS])
    with right:
        season.trained(asked)
        season.month_part(asked, view, month)
        village = season.one_village(asked, view)
        season.origins(asked, village, month)
    care.answers(asked, view)
    season.explained(asked)
    page.footer(asked, limits_used(asked))


seasons()
