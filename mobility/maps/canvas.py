"""What every drawing of the browser is given, whoever serves it: a page or a file of its own.

The drawing is in ``static/map`` and a folder a map; ``docs/maps.md`` describes the contents.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobility.maps import colours
from mobility.words import Words

COLOURS = {
    "ink": colours.INK,
    "muted": colours.MUTED,
    "line": colours.LINE,
    "panel": colours.PANEL,
    "paper": colours.PAPER,
    "accent": colours.ACCENT,
    "accent_pale": colours.ACCENT_PALE,
    "flow_faint": colours.FLOW_FAINT,
    "land": colours.LAND,
    "land_line": colours.LAND_LINE,
    "asked": colours.ASKED,
    "sea": colours.SEA,
    "river": colours.RIVER,
    "coast": colours.COAST,
    "water_ink": colours.WATER_INK,
    "more": colours.MORE,
    "fewer": colours.FEWER,
}


@dataclass(frozen=True)
class Deposit:
    """Content that the browser keeps, under a key derived from it."""

    key: str
    content: Mapping[str, Any]


def deposited(content: Mapping[str, Any]) -> Deposit:
    """Content as ``docs/maps.md`` describes it, with its key."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Deposit(hashlib.sha256(text.encode()).hexdigest()[:16], content)


def hand_words(words: Words) -> dict[str, str]:
    """The texts that all maps share."""
    return {
        "zoom_in": words.say("Zoom in"),
        "zoom_out": words.say("Zoom out"),
        "whole_area": words.say("Back to the start: the whole area"),
        "km": words.say("{n} km"),
        "metres": words.say("{n} m"),
        "closer": words.say("(zoom in)"),
        "back": words.say("Back to all flows"),
        "wheel_hint": words.say("Hold Ctrl or ⌘ and scroll to zoom"),
        "touch_hint": words.say("Use two fingers to move the map"),
        "keys_hint": words.say("Arrow keys move the map, + and − zoom, 0 shows the whole area"),
    }


def dressed(payload: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """A map's payload with the texts, colours and language that all maps share."""
    said = {**hand_words(words), **payload["words"]}
    return {**payload, "words": said, "colours": COLOURS, "language": words.language}
