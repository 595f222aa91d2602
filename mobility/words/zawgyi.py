"""Text in Zawgyi, as Unicode.

Zawgyi draws Burmese with the same code points in another order and for other letters: the vowel
sign E and medial RA stand before their consonant, stacked letters and variants have code points of
their own. Letters are exchanged, then each syllable is put into the order of Unicode. The letters
are those of the Zawgyi-One code chart, the order that of Unicode Technical Note 11 (Hosken,
"Representing Myanmar in Unicode").
"""

from __future__ import annotations

import re
import unicodedata

_STACKED = {
    0x1060: "က", 0x1061: "ခ", 0x1062: "ဂ", 0x1063: "ဃ", 0x1065: "စ", 0x1066: "ဆ", 0x1067: "ဆ",
    0x1068: "ဇ", 0x1069: "ဈ", 0x106C: "ဋ", 0x106D: "ဌ", 0x1070: "ဏ", 0x1071: "တ", 0x1072: "တ",
    0x1073: "ထ", 0x1074: "ထ", 0x1075: "ဒ", 0x1076: "ဓ", 0x1077: "န", 0x1078: "ပ", 0x1079: "ဖ",
    0x107A: "ဗ", 0x107B: "ဘ", 0x1093: "ဘ", 0x107C: "မ", 0x1085: "လ",
}  # fmt: skip
KINZI = "\u1004\u103a\u1039"
_LETTERS = {
    **{code: "\u1039" + letter for code, letter in _STACKED.items()},
    0x1096: "\u1039\u1010\u103d",
    0x106A: "\u1009", 0x106B: "\u100a", 0x108F: "\u1014", 0x1090: "\u101b", 0x1086: "\u103f",
    0x106E: "\u100d\u1039\u100d", 0x106F: "\u100d\u1039\u100e", 0x1091: "\u100f\u1039\u100d",
    0x1092: "\u100b\u1039\u100c", 0x1097: "\u100b\u1039\u100b",
    0x1039: "\u103a", 0x103A: "\u103b", 0x103B: "\u103c", 0x103C: "\u103d", 0x103D: "\u103e",
    0x107D: "\u103b", **dict.fromkeys(range(0x107E, 0x1085), "\u103c"),
    0x1087: "\u103e", 0x1088: "\u103e\u102f", 0x1089: "\u103e\u1030", 0x108A: "\u103d\u103e",
    0x1033: "\u102f", 0x1034: "\u1030", 0x105A: "\u102b\u103a", 0x108E: "\u102d\u1036",
    0x1094: "\u1037", 0x1095: "\u1037",
    0x1064: KINZI, 0x108B: KINZI + "\u102d", 0x108C: KINZI + "\u102e", 0x108D: KINZI + "\u1036",
}  # fmt: skip
_BASE = "\u1000-\u102a\u103f\u104e"
_SYLLABLE = re.compile(
    f"(?P<e>\u1031*)(?P<ra>\u103c*)(?P<base>[{_BASE}])"
    f"(?P<rest>(?:{KINZI}|\u1039[\u1000-\u1021]|[\u102b-\u1030\u1032\u1036-\u1038\u103a\u103b\u103d\u103e])*)"
)
_PART = re.compile(f"{KINZI}|\u1039[\u1000-\u1021]|.")
# The order of signs within a syllable; asat after a consonant that it silences comes first.
_ORDER = (
    "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032"
    "\u102f\u1030\u102b\u102c\u103a\u1036\u1037\u1038"
)
# Zero serves as the letter WA where it stands among letters, and not among figures.
_ZERO = re.compile(
    "(?<![\u1040-\u1049])\u1040(?=[\u1000-\u103f])|(?<=[\u1000-\u103f])\u1040(?![\u1040-\u1049])"
)


def to_unicode(text: str) -> str:
    """``text``, which is in Zawgyi, as Unicode in NFC."""
    exchanged = _ZERO.sub("\u101d", text.translate(_LETTERS))
    exchanged = exchanged.replace("\u1025\u102e", "\u1026").replace("\u1025\u103a", "\u1009\u103a")
    return unicodedata.normalize("NFC", _SYLLABLE.sub(_in_order, exchanged))


def _in_order(found: re.Match[str]) -> str:
    parts = [*found["e"], *found["ra"], *_PART.findall(found["rest"])]
    above = KINZI if KINZI in parts else ""
    stacked = [part for part in parts if len(part) == 2]
    signs = sorted({part for part in parts if len(part) == 1}, key=_ORDER.index)
    return above + found["base"] + "".join(stacked) + "".join(signs)
