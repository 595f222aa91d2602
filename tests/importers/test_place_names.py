"""Spellings of one name are made comparable."""

from __future__ import annotations

import pytest

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
