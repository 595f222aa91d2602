"""The encoding of Burmese text is recognised by its sure signs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mobility.words.burmese import (
    UNBROKEN,
    is_burmese,
    is_misordered,
    sign,
    syllables,
    visible,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ေျမာင္းျမ", "zawgyi"),
        ("မြောင်းမြ", "unicode"),
        ("ဘိုကေလး", "none"),
        ("Bogale", "none"),
        ("ျမန္မာ မြန်မာ", "both"),
    ],
)
def test_an_encoding_is_recognised_by_sure_signs_only(text: str, expected: str) -> None:
    assert sign(text) == expected


def test_marks_out_of_order_are_found() -> None:
    assert is_misordered("ဖျာပံု")
    assert not is_misordered("ဖျာပုံ")
    assert visible("\u200bမ \ufeff") == "မ"


def test_real_texts_of_known_encoding_are_never_taken_for_the_other(real_files: Path) -> None:
    folder = real_files / "zawgyi" / "myanmar-tools"
    wrong = {"zawgyi": "unicode", "unicode": "zawgyi"}
    for path in folder.glob("*.txt"):
        encoding = "zawgyi" if "zawgyi" in path.name else "unicode"
        text = path.read_text(encoding="utf-8")
        words = [word for word in re.findall(r"\S+", text) if is_burmese(word)]
        assert words
        assert not [word for word in words if sign(word) == wrong[encoding]]
        assert sum(sign(word) == encoding for word in words) > 0.7 * len(words)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("လပွတ္တာမြို့", ["ပွတ္တာ"]),  # letters above each other
        ("အင်္ဂလိပ်စာ", ["အင်္ဂလိပ်"]),
        ("ဘေးအန္တရာယ်", ["အန္တရာယ်"]),
        ("ထည့်မရေတွက်", ["မရေ"]),  # “not”, with its verb
        ("အမည် မိခင် ကိုယ်ပိုင်", []),
        ("ရွာများတွင် နေ", ["ရွာများတွင်"]),  # particles, with what they follow
        ("ကျရောက်ချိန်", ["ကျရောက်"]),
    ],
)
def test_what_no_line_may_break_stays_together(text: str, whole: list[str]) -> None:
    assert UNBROKEN.findall(text) == whole
    assert "".join(syllables(text)) == text
    assert set(whole) <= set(syllables(text))
