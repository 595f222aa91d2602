"""Names of places, made comparable.

Two files rarely spell a place alike: ``Ywar-Thit Kone`` and ``Ywar Thit Kone ``,
``Bū'aale`` and ``Buaale``. :func:`same_name_key` removes what does not
distinguish places: case, accents, blanks, punctuation and characters that
cannot be seen. What does distinguish them (``Baidoa`` and ``Baydhaba``) is left
for a person to confirm.
"""

from __future__ import annotations

import unicodedata

from mobility.words.burmese import visible

# Marks of these scripts are letters in their own right and are kept; Latin accents are removed.
_ACCENTS = range(0x0300, 0x0370)


def same_name_key(text: str) -> str:
    """The key that ``text`` shares with its other spellings; empty if it is not a name.

    >>> same_name_key(" Ywar-Thit  Kone") == same_name_key("ywar thit kone")
    True
    """
    decomposed = unicodedata.normalize("NFKD", visible(text).casefold())
    kept = (character for character in decomposed if _distinguishes(character))
    return unicodedata.normalize("NFC", "".join(kept))


def _distinguishes(character: str) -> bool:
    """Letters, digits and the marks of scripts that need them."""
    if ord(character) in _ACCENTS:
        return False
    return unicodedata.category(character)[0] in "LNM"
