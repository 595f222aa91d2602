"""Overview: which villages lose capacity in which months, and which are low all year."""

import streamlit as st

from mobility.ui.frame import (
    answers,
    briefings,
    downloads,
    headline,
    limits,
    losses_strip,
    page,
    parts,
    village_map,
    villages,
    wide,
)
from mobility.ui.overview import ranking, release_changes
from mobility.views.overview import low_all_year, sentence, untold

page.guard("overview")


@page.fragment
def seasons(asked: page.PageQuestion) -> None:
    """Both answers, the month strip, and all that follows them."""
    villages.stop_unless_judged(asked)
    view = answers.overview(asked.selection, asked.limits)
    month = page.month_of(asked, view.default_month)
    words = asked.words
    answer = sentence(words, view, asked.area_names)
    headline.answer(
        asked, answer,
        files=lambda: downloads.buttons(
            asked, lambda: ranking.download(asked, view, month, answer), "capacity",
            downloads.village_points(asked),
            picture=lambda form: village_map.picture(asked, view, month, answer, form),
        ),
    )  # fmt: skip
    parts.apart(low_all_year(words, view), untold(words, view, month))
    losses_strip.losses_strip(asked, view, month, asked.signs)
    ranking.switches(asked)
    left, right = st.columns([9, 11], gap="medium")
    with left:
        if view.is_wide:
            wide.of_parts(asked)
        with st.container(key=None if view.is_wide else "beside_list"):
            ranking.map_of_villages(asked, view, month)
    with right:
        ranking.prepare_first(asked, view, month)
    limits.expander(asked, view, month)
    if not view.is_wide:
        briefings.atlas(asked)
        release_changes.changes(asked)
    villages.findings_explained(asked)
    page.footer(asked, limits.limits_used(asked))


seasons()
