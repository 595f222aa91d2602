"""What a code or a name may be made of, for every table and map that is read.

A control character steers a terminal, and a character that turns the direction of writing makes a
code look like another: both are refused, because a code without them would be another code.
Characters that merely cannot be seen are taken out (:func:`mobility.importers.burmese.visible`).
"""

from __future__ import annotations

import re

from mobility.words import N_

LONGEST_CODE = 100
LONGEST_TEXT = 1000  # of names, reasons and sources
# Controls, line and paragraph separators, and marks that turn the direction of writing.
CONTROL = "[\\x00-\\x1F\\x7F-\\x9F\u2028-\u202e\u2066-\u2069]"
_CONTROL = re.compile(CONTROL)

MESSAGES = {
    "unprintable": (
        N_("“{value}” holds a line break or another character that cannot be printed."),
        N_("Type it again on one line; it was probably copied from elsewhere."),
    ),
    "too_long": (
        N_("“{value}” has {length} characters; {longest} are allowed."),
        N_("Shorten it; several cells have probably run into one."),
    ),
}


def fault(text: str, longest: int = LONGEST_TEXT) -> str | None:
    """What is wrong with a text, a key of :data:`MESSAGES`, or None."""
    if len(text) > longest:
        return "too_long"
    return "unprintable" if _CONTROL.search(text) else None
