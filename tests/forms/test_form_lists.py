"""Villages as a cascade, destinations, and the nights that count."""

from __future__ import annotations

import pandas as pd
import pytest

from mobility.errors import UsageError
from mobility.forms import form_lists as module
from mobility.forms.form_lists import cascade, form_lists
from mobility.words import speak

from .conftest import places, storms


def children(rows: pd.DataFrame, parent: str) -> dict[str, str]:
    found = rows[rows["parent"] == parent]
    return dict(zip(found["name"], found["label"], strict=True))


def test_each_step_lists_what_lies_in_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHORT_LIST", 0)
    rows, steps = cascade(places(), ())
    assert steps == ("township", "tract", "village")
    assert children(rows, "") == {"T1": "Aung · အောင်", "T2": "Bo"}
    # A village in no tract is found under its township's own name.
    assert children(rows, "T1") == {"T1_": "Aung · အောင်", "A": "Tract A"}
    assert children(rows, "T1_") == {"V3": "ရွာ"}
    assert children(rows, "T2_") == {"V4": "Far"}
    # Two of one name are told apart by their codes.
    assert children(rows, "A") == {"V1": "Kyun · ကျွန်း (V1)", "V2": "Kyun · ကျွန်း (V2)"}


def test_a_short_list_needs_no_steps() -> None:
    rows, steps = cascade(places(), ("T1",))
    assert steps == ("village",)
    assert set(rows["name"]) == {"V1", "V2", "V3"}


def test_without_villages_there_is_no_form() -> None:
    with pytest.raises(UsageError):
        cascade(places(), ("SEA",))


def test_seventy_thousand_villages_are_all_reached_once() -> None:
    rows: list[tuple[str | None, ...]] = [("C", "Country", None, "country", None)]
    rows += [(f"T{n}", f"Town {n}", None, "township", "C") for n in range(330)]
    rows += [(f"A{n}", f"Tract {n}", None, "tract", f"T{n % 330}") for n in range(13_200)]
    rows += [(f"V{n}", f"Village {n}", "ရွာ", "village", f"A{n % 13_200}") for n in range(70_000)]
    listed, steps = cascade(places(rows), ())
    assert steps == ("township", "tract", "village")
    villages = listed[listed["level"] == "village"]
    assert villages["name"].is_unique and len(villages) == 70_000
    assert set(villages["parent"]) <= set(listed.loc[listed["level"] == "tract", "name"])


def test_destinations_are_no_finer_than_a_township() -> None:
    found = form_lists(places(), (), [], storms()).destinations
    assert set(found["name"]) == {"C", "T1", "T2", "SEA"}
    assert dict(zip(found["name"], found["label"], strict=True))["T2"] == "Bo, Country"


def test_the_nights_are_the_strongest_for_how_near_they_passed_and_apart() -> None:
    nights = form_lists(places(), (), [], storms()).nights
    # Mala's night is three from Nargis's; the weak storm does not count.
    assert [night.code for night in nights] == ["0502", "1021"]
    assert nights[0].said(speak("en")) == "May 2, the night of Nargis in 2008"
    assert nights[1].storm == ""  # a code is no name that people remember


def test_hours_before_noon_belong_to_the_evening_before() -> None:
    rows = storms().head(1).assign(closest_at="2008-05-02T20:00:00Z")  # 2 in the night there
    assert module.nights(rows)[0].day == 2
    rows = storms().head(1).assign(closest_at="2008-05-03T08:00:00Z")  # 2 in the afternoon there
    assert module.nights(rows)[0].day == 3
