"""Roles: who is present to fill each task-force role, and who could deputise."""

from functools import partial

import streamlit as st

from mobility.ui.frame import answers, downloads, headline, page, villages
from mobility.ui.roles import cover
from mobility.views.programme import ROLE_GAP
from mobility.views.roles import doubt, sentence

page.guard("roles")


@page.fragment
def months(asked: page.PageQuestion) -> None:
    """The answer, the strip, the roles to fill, and the month chosen."""
    view = answers.roles(asked.selection)
    answer = sentence(asked.words, view, asked.area_text)
    file = partial(cover.download, asked, view, answer)
    headline.answer(
        asked, answer, doubt(asked.words, view),
        None if view.cover.empty else partial(
            downloads.buttons, asked, file, "roles", picture=cover.chart(asked, view, answer)
        ),
    )  # fmt: skip
    if view.cover.empty:
        page.footer(asked)
        return
    month = page.month_of(asked, view.default_month)
    cover.strip(asked, view, month)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        cover.gaps(asked, view)
    with right:
        cover.in_month(asked, view, month)
        villages.options(asked, [ROLE_GAP])
        cover.one_village(asked, view)
    cover.years(asked, view)
    cover.explained(asked)
    page.footer(asked)


months()
