"""Names made comparable, and Burmese text told apart by its sure signs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mobility.importers.burmese import is_burmese, is_misordered, sign, visible
from mobility.importers.place_names import same_name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ywar-Thit  Kone ", "ywar thit kone"),
        ("Bū'aale", "Buaale"),
        ("\u200bရွာသစ်", "ရွာ သစ်"),
        ("No. (1) Ward", "NO 1 WARD"),
        ("Ｃｅｅｌ Ａｆｗｅｙｎ", "Ceel Afweyn"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert same_name_key(one) == same_name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Baidoa", "Baydhaba"), ("ရွာသစ်", "ရွာသစ"), ("No 1 Ward", "No 2 Ward")]
)
def test_names_of_different_places_have_different_keys(one: str, other: str) -> None:
    assert same_name_key(one) != same_name_key(other)


def test_no_name_has_an_empty_key() -> None:
    assert same_name_key(" – ") == ""


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
def test_the_encoding_of_a_name_is_told_by_sure_signs_only(text: str, expected: str) -> None:
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
