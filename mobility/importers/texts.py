"""The characters that a code or a name may contain, for every table and map that is read.

A control character can steer a terminal, and a character that reverses the direction of writing
can make one code look like another. In a code both are refused, because without them it would be
another code. In other texts line breaks become spaces, and direction marks are removed
(:func:`tidy`), as invisible characters are everywhere; other control characters are refused.
"""

from __future__ import annotations

import re

from mobility.importers.problems import Rule
from mobility.words import N_
from mobility.words.burmese import visible

LONGEST_CODE = 100
LONGEST_TEXT = 1000  # of names, reasons and sources
# Controls, line and paragraph separators, and marks that change the direction of writing.
CONTROL = "[\\x00-\\x1F\\x7F-\\x9F\u2028-\u202e\u2066-\u2069]"
_CONTROL = re.compile(CONTROL)
_BREAK = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_TURN = re.compile("[\u202a-\u202e\u2066-\u2069]")

UNPRINTABLE = Rule(
    "unprintable",
    "error",
    N_("“{value}” holds a character that cannot be printed."),
    N_("Type it again; it was probably copied from elsewhere."),
)
TOO_LONG = Rule(
    "too_long",
    "error",
    N_("“{value}” has {length} characters; {longest} are allowed."),
    N_("Shorten it; several cells have probably run into one."),
)


def is_code(column: str) -> bool:
    """Whether a column of the home format holds codes."""
    return column.endswith("_id")


def tidy(text: str) -> str:
    """A name or another text on one line, without invisible characters."""
    return visible(_TURN.sub("", _BREAK.sub(" ", text)))


def fault(text: str, longest: int = LONGEST_TEXT) -> Rule | None:
    """The fault of a text, or None."""
    if len(text) > longest:
        return TOO_LONG
    return UNPRINTABLE if _CONTROL.search(text) else None
