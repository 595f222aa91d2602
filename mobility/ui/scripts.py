"""The few scripts that pages run outside a component: fixed texts, allowed by their hash."""

from __future__ import annotations

import streamlit as st

from mobility.words import LANGUAGES

PRINT = "window.print()"
LANGUAGE = {name: f"document.documentElement.lang='{name}'" for name in LANGUAGES}
INLINE = (PRINT, *LANGUAGE.values())


def run(script: str) -> None:
    """Run one of the scripts in the reader's browser."""
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
