"""Zawgyi becomes Unicode as its own converters write it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from mobility.words.zawgyi import to_unicode

MOST_THAT_DIFFER = 0.02  # of the words; several read a zero among letters otherwise


@pytest.mark.parametrize(
    ("zawgyi", "unicode"),
    [
        ("ေမာ္လၿမိဳင္ကၽြန္း", "မော်လမြိုင်ကျွန်း"),
        ("ဖ်ာပံု", "ဖျာပုံ"),
        ("ဘိုကေလး", "ဘိုကလေး"),
        ("သကၤန္းကၽြန္း", "သင်္ကန်းကျွန်း"),
        ("၁၀ ရက္", "၁၀ ရက်"),
    ],
)
def test_names_are_converted(zawgyi: str, unicode: str) -> None:
    assert to_unicode(zawgyi) == unicodedata.normalize("NFC", unicode)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("mmgov_zawgyi_src.txt", "mmgov_unicode_out.txt"),
        ("udhr_mya_zawgyi_out.txt", "udhr_mya_unicode_src.txt"),
    ],
)
def test_texts_are_converted_as_others_convert_them(
    source: str, wanted: str, real_files: Path
) -> None:
    folder = real_files / "zawgyi" / "myanmar-tools"
    if not folder.exists():
        pytest.skip(f"{folder} is not there")
    texts = [(folder / name).read_text(encoding="utf-8").split() for name in (source, wanted)]
    pairs = list(zip(*texts, strict=True))
    different = sum(to_unicode(one) != unicodedata.normalize("NFC", other) for one, other in pairs)
    assert len(pairs) > 100
    assert different <= MOST_THAT_DIFFER * len(pairs)
