"""Flow map: who is elsewhere, where from and where to, month by month."""

import streamlit as st

from mobility.reports.flow_geography import flow_lines
from mobility.ui import answers, controls, downloads, flows, page, parts

page.guard("flows")
asked = page.asked()
with st.sidebar:
    flows.questions(asked)
with st.spinner(asked.words.say("Adding up twelve months of flows")):
    year = answers.flow_year(asked.selection.but(months=()), asked.drawn)
default_month = flows.default_month(asked, year)


@page.fragment
def seasons(asked: page.Asked) -> None:
    """All that follows the month strip, and the sentence that names the month."""
    asked = page.latest(asked)
    month = page.month_of(asked, default_month)
    parts.answer(flows.title(asked, month), flows.shown(asked, year, month))
    controls.month_strip(
        asked,
        month,
        flows.hazard_levels(asked),
        flows.counts(asked, year),
        asked.words.say("People, by month"),
    )
    flows.rings(asked)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        flows.flow_map(asked, year, month)
    with right:
        flows.table(asked, year, month)
    downloads.buttons(
        asked,
        lambda: flows.download(asked, year, month),
        "flows",
        lambda rows: flow_lines(rows, asked.gazetteer.location),
    )
    page.footer(asked)


seasons(asked)
