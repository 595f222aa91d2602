"""No release yet: build the demonstration, or say what to do.

The demonstration is built only into the project's own data folder; a folder
named in MOBILITY_DATA is for its owner to fill. A reader on another machine cannot start
the build either.
"""

from __future__ import annotations

import streamlit as st

from mobility import demo, settings
from mobility.access import OWNER
from mobility.store import releases
from mobility.ui.frame import reader
from mobility.words import Words


def ensure_release(words: Words) -> None:
    """Make sure that a release is published, or raise the error that says what to do.

    Raises:
        StoreError: there is none, and the data folder is not the project's own or not the reader's.
    """
    if releases.current_id() is not None:
        return
    own_data = settings.data_root() == (settings.PROJECT / "data").resolve()
    if not own_data or reader.viewer() != OWNER:
        releases.open_release()
    with st.spinner(words.say("Building the demonstration data. This happens once.")):
        demo.publish_demonstration()
