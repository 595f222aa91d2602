"""Parts of a page drawn in the browser by the modules below ``static/``.

Streamlit passes a component's JavaScript as text; here that text only loads
the real module (:mod:`mobility.ui.frame.modules`). A component is mounted with plain
data and reports the reader's choices as triggers, so the same choice counts again after
the link was changed by other means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from mobility.ui.frame import modules


def mount(name: str, module: str, key: str, data: Mapping[str, Any], **callbacks: Any) -> None:
    """Mount a component.

    Args:
        name: of the component, the same for all its instances.
        module: its entry below ``static/``.
        key: of this instance; the session state holds what it reports under this key.
        data: what it shows.
        callbacks: ``on_NAME_change``, called without arguments, for each value it reports.
    """
    component = st.components.v2.component(name, js=modules.starter(module), isolate_styles=False)
    component(key=key, data=dict(data), **callbacks)


def reported(key: str, value: str) -> Any:
    """In a callback, the value that the component of that key just reported; else None."""
    found = st.session_state.get(key)
    return found.get(value) if found else None
