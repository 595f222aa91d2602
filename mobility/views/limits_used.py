"""The limits of the finding in words, for the foot of pages and of files."""

from __future__ import annotations

from mobility.measures.parameters import Limits
from mobility.words import Words


def limits_said(words: Words, used: Limits, usual: Limits) -> str:
    """The limits in one line.

    Args:
        usual: the release's own; where others are used, the line says so.
    """
    said = words.say(
        "limits used: loses capacity under {loss} of the usual helpers here, watch under {watch}; "
        "helpers for each person who may need help: {each}; {counts}",
        loss=words.percent(used.availability_loss, decimals(used.availability_loss * 100)),
        watch=words.percent(used.availability_watch, decimals(used.availability_watch * 100)),
        each=each_said(words, used.helpers_each),
        counts=count_error_said(words, used),
    )
    return said if used == usual else words.say("{limits} (moved by the reader)", limits=said)


def count_error_said(words: Words, used: Limits) -> str:
    """The error that counts of people away are taken to have."""
    return words.say(
        "counts of people away may be up to {error} too low or too high",
        error=words.percent(used.count_error),
    )


def each_said(words: Words, helpers: float) -> str:
    """Helpers for each person, as written: ``2``, ``1.5``."""
    return words.number(helpers, 0 if float(helpers).is_integer() else 1)


def decimals(percent: float) -> int:
    """Decimals that a share in percent is written with."""
    return 0 if abs(percent - round(percent)) < 0.005 else 1
