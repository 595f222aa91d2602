"""An empty page whose one button runs it again: what Streamlit itself takes.

Run from the project's folder: ``streamlit run benchmarks/flow_map/empty.py``.
"""

from __future__ import annotations

import streamlit as st

runs = st.session_state.get("runs", 0) + 1
st.session_state["runs"] = runs
st.button("Again")
st.html(f'<output data-painted="{runs}">{runs}</output>')
