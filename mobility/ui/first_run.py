"""Nothing published yet: build the demonstration, or say what to do.

The demonstration is built only into the project's own data folder; a folder
that somebody named in MOBILITY_DATA is theirs to fill.
"""

from __future__ import annotations

import streamlit as st

from mobility import demo, settings
from mobility.store import releases
from mobility.words import Words


def ensure_release(words: Words) -> None:
    """Leave at least one release published, or raise the error that says what to do.

    Raises:
        StoreError: there is none, and the data folder is not the project's own.
    """
    if releases.current_id() is not None:
        return
    if settings.data_root() != (settings.PROJECT / "data").resolve():
        releases.open_release()
    with st.spinner(words.say("Building the demonstration data. This happens once.")):
        demo.publish_demonstration()
