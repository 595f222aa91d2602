"""Text as Streamlit's labels and notices show it unchanged.

Streamlit reads most of what it is given as Markdown: a button named after a place, or a notice
that quotes a release's note, could hold a picture that asks another machine, or a link. Whatever
is more than a fixed sentence of the program goes through :func:`plain`.
"""

from __future__ import annotations

import re

ACTIVE = re.compile(r"[\\`*_\[\]<>&$~]|:(?=[A-Za-z])|^[#+=-]")
NUMBERED = re.compile(r"^(\d+)([.)])")
# Streamlit puts emoji, icons and arrows in the place of these after it has read the Markdown.
SHORT_NAME = re.compile(r":(?=[\w+/-]+:)")
ARROW = re.compile(r"(?<!\S)(?=(?:<->|->|<-|--|>=|<=|~=)(?!\S))")
JOINER = "\u2060"  # takes no room


def plain(text: str) -> str:
    """Markdown that shows ``text``, in one line.

    An address in it may become a link that shows where it leads.
    """
    line = ARROW.sub(JOINER, SHORT_NAME.sub(f":{JOINER}", " ".join(text.split())))
    return NUMBERED.sub(r"\1\\\2", ACTIVE.sub(r"\\\g<0>", line))
