"""Burmese text: where a line may break; in files, its encoding and invisible characters.

Burmese occurs in three encodings. Unicode is the standard. Zawgyi uses the same
code points in another order and for other letters, so single characters do not
identify it; *sure signs* do: sequences that are common in one encoding and
impossible in the other. Older fonts (WinInnwa and similar ones) draw Burmese with
Latin letters, so their text contains no Burmese characters at all. A short name
may have no sign; then no encoding is claimed.

The signs follow Unicode Technical Note 11 (Hosken, "Representing Myanmar in
Unicode") and the Zawgyi-One code chart: Zawgyi stores the vowel sign E and
medial RA before their consonant, uses U+1039 as a visible killer and U+103A as
medial YA, and draws variants at U+1060-U+1097, which Burmese proper never uses
in Unicode. (Mon, Karen and Shan do: text in their letters is taken for Zawgyi.)
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Sign = Literal["unicode", "zawgyi", "both", "none"]

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_BURMESE = re.compile("[\u1000-\u109f]")
_LATIN = re.compile("[A-Za-z]")

_CONSONANT = "[\u1000-\u1021\u103f\u104e]"
_ZAWGYI_AFTER_E = "[\u1025\u1029\u1031\u103b\u1040\u106a\u106b\u107e-\u1084]"
_ZAWGYI = re.compile(
    "[\u1033\u1034\u105a\u1060-\u1097]"  # variants drawn only in Zawgyi
    f"|(?<![\u1000-\u1021\u1023-\u1027\u1029\u103b-\u103f])\u1031(?={_CONSONANT})"  # E leads
    f"|(?<!{_CONSONANT})\u103b(?={_CONSONANT})"  # RA leads its consonant
    "|\u1039(?![\u1000-\u1021])"  # a visible killer, nothing stacked below
)
_UNICODE = re.compile(
    "[\u103e\u103f]"  # medial HA and great SA, not in Zawgyi
    "|\u1004\u103a\u1039"  # kinzi
    f"|\u1031(?!{_CONSONANT}|{_ZAWGYI_AFTER_E})"  # E that no consonant follows
    "|[\u102b-\u1030]\u103a"  # asat after a vowel sign
    f"|\u103b(?!{_CONSONANT}|[\u103a\u1025\u1029])"  # YA that no consonant follows
    "|[\u1004\u100a\u1010\u1014]\u103a"  # asat on letters that take no medial YA
)
# A vowel or tone mark before the medial or vowel that it must follow.
_MISORDERED = re.compile("\u1031[\u103b-\u103e]|\u1036[\u102d-\u1030]|[\u102f\u1030][\u102d\u102e]")

# A syllable: a letter with its marks, and the letters with a killer that close it.
_LETTER = "[\u1000-\u102a\u103f\u104c-\u104f]"
_MARKS = "[\u102b-\u1038\u103a-\u103e]"
_CLOSED = "(?:[\u1000-\u1021]\u1037?\u103a[\u1037\u1038]?)"
_BARE = f"(?!{_MARKS}|\u1039|{_CLOSED})"  # what is before it has no vowel of its own, no end
_SYLLABLE = f"{_LETTER}{_MARKS}*(?:{_CLOSED}(?!\u1039))*"
# One letter above another; a bare last one is said with what follows: အန္တရာယ်.
_STACKED = (
    f"{_LETTER}{_MARKS}*(?:[\u1000-\u1021]\u103a?\u1039[\u1000-\u1021]"
    f"(?:{_BARE}{_SYLLABLE}|{_MARKS}*))+{_CLOSED}*"
)
# “Not” with its verb: မသိ; alone at the end of a line the verb says the opposite.
_NEGATED = f"(?<!\u1039)မ{_BARE}{_SYLLABLE}"
# Words that a browser's dictionary does not know and cuts, borrowed ones within a syllable.
_WORDS = (
    "ကျရောက်|ရွာပြင်|ယောက်ျား|မည်သည့်|မည်သူ|ဆိုင်ကလုန်း|ကိုဩဒိနိတ်|ဒက်ရှ်ဘုတ်|ဒေါင်းလုဒ်"
    "|နော့တ်|တကယ့်|ဘိုက်|ဝက်ဘ်|တက်ဘ်|အီးမေးလ်|ဒစ်ခ်|လင့်ခ်|ဆော့ဖ်ဝဲ|အွန်လိုင်း|မက်ဆေ့ခ်ျ"
)
# What follows a word and says its part in the sentence; it begins no line.
_PARTICLE = f"(?:(?:တွင်|သည်|ကို|၏|၌|မှာ|မှ|နှင့်|များ|သော|သည့်|ပါ){_BARE})"
CUT = re.compile(f"{_STACKED}|{_NEGATED}|{_WORDS}")  # broken, it says something else or nothing
UNBROKEN = re.compile(f"(?:{CUT.pattern}){_PARTICLE}{{0,2}}|{_SYLLABLE}{_PARTICLE}{{1,2}}")
_PIECE = re.compile(f"{UNBROKEN.pattern}|{_SYLLABLE}|.", re.DOTALL)


def syllables(text: str) -> list[str]:
    """``text`` in the pieces between which a line may break."""
    return _PIECE.findall(text)


def visible(text: str) -> str:
    """``text`` in NFC, without invisible characters, trimmed."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()


def has_invisible(text: str) -> bool:
    """Whether ``text`` holds zero-width characters."""
    return bool(_INVISIBLE.search(text))


def changes_under_nfc(text: str) -> bool:
    """Whether NFC changes ``text``: spellings that look alike would not compare equal."""
    return unicodedata.normalize("NFC", text) != text


def is_burmese(text: str) -> bool:
    """Whether ``text`` has a letter of the Burmese block (Unicode or Zawgyi)."""
    return bool(_BURMESE.search(text))


def is_latin(text: str) -> bool:
    """Whether ``text`` has Latin letters and no Burmese ones."""
    return bool(_LATIN.search(text)) and not is_burmese(text)


def sign(text: str) -> Sign:
    """The encoding that ``text`` has sure signs of."""
    seen = visible(text)
    zawgyi, unicode_ = bool(_ZAWGYI.search(seen)), bool(_UNICODE.search(seen))
    if zawgyi and unicode_:
        return "both"
    return "zawgyi" if zawgyi else "unicode" if unicode_ else "none"


def is_misordered(text: str) -> bool:
    """Whether marks are in an order that Unicode does not use, so that equal names differ."""
    return bool(_MISORDERED.search(visible(text)))
