"""Coverage before reassurance: what rests on few villages begins with how few they are."""

from __future__ import annotations

from mobility.words import Words

FEW = 0.5  # of the villages; where fewer are known, the others could say the opposite
SOME = 10  # villages; of fewer, a sentence with both numbers says enough


def is_thin(known: int, total: int) -> bool:
    """Whether too few villages are known to say anything of all of them."""
    return total >= SOME and known < FEW * total


def first(words: Words, known: int, total: int, said: str) -> str:
    """A sentence, behind how many villages can tell it where these are few."""
    if not is_thin(known, total):
        return said
    return words.say("{coverage} {said}", coverage=only(words, known, total), said=said)


def only(words: Words, known: int, total: int) -> str:
    """How few villages can tell: ``Only 30 of 1,884 villages can tell.``."""
    return words.count(
        "Only {n} of {villages} can tell.",
        "Only {n} of {villages} can tell.",
        known,
        villages=words.count("{n} village", "{n} villages", total),
    )
