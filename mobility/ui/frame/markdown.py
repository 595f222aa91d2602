"""Text as Streamlit's labels and notices show it unchanged.

Streamlit reads most of what it is given as Markdown: a button named after a place, or a notice
that quotes a release's note, could contain a link or a picture loaded from another machine.
Anything but a fixed sentence of the program goes through :func:`plain`.
"""

from __future__ import annotations

import re

ACTIVE = re.compile(r"[\\`*_\[\]<>&$~]|:(?=[A-Za-z])|^[#+=-]")
NUMBERED = re.compile(r"^(\d+)([.)])")
# Streamlit turns these into emoji, icons, arrows and links after reading the Markdown.
LATER = re.compile(
    r"(?<=:)(?=[\w+/-]+:)"  # :smile: and :material/home:
    r"|(?<!\S)(?=(?:<->|->|<-|--|>=|<=|~=)(?!\S))"
    r"|(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)",
    re.IGNORECASE,
)
JOINER = "\u2060"  # takes no room


def plain(text: str) -> str:
    """Markdown that shows ``text`` as it is, on one line."""
    line = LATER.sub(JOINER, " ".join(text.split()))
    return NUMBERED.sub(r"\1\\\2", ACTIVE.sub(r"\\\g<0>", line))
