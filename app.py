"""Seasonal mobility dashboard: set-up, language, navigation, shared selection, page."""

import streamlit as st

from mobility.ui import controls, first_run, page

words = page.begin()
chosen = st.navigation(page.pages(words), position="top")
with page.errors_in_words(words):
    first_run.ensure_release(words)
    page.return_to_wanted()
    asked = page.ask()
    with st.sidebar:
        controls.language(words)
        controls.area(asked)
        controls.hazard(asked)
        controls.year(asked)
    page.synthetic_notice(asked)
    chosen.run()
