"""The Village calendar's order, search and pages, and the sentence above it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from mobility.views.gazetteer import Gazetteer
from mobility.views.overview import build_overview, chance_sentence, rank_changes
from mobility.views.village_list import VillageList
from mobility.views.villages import (
    PAGE_ROWS,
    VillageCalendar,
    lenders,
    listing,
    ok_again,
    sentence,
    tract_of,
)
from mobility.words import MONTHS, speak

EN = speak("en")
CYCLONE = {month: {4: 2, 5: 3, 10: 3, 11: 2}.get(month, 0) for month in MONTHS}
NAMES = {"A": ("Zee Kone", "ဇီးကုန်း"), "B": ("Aung Kone", None), "C": ("Myo Thit", "မြို့သစ်")}


def cell(village: str, month: int, verdict: str = "ok", rai: float | None = 1.0) -> dict[str, Any]:
    return {
        "place_id": village, "month": month, "verdict": verdict, "rai": rai,
        "help_per_responder": 0.1, "hazard_level": CYCLONE[month], "responders_to_spare": 0.0,
    }  # fmt: skip


def calendar(
    changed: dict[tuple[str, int], tuple[str, float | None]],
    villages: str = "ABC",
    absence: dict[str, float] | None = None,
) -> VillageCalendar:
    rows = pd.DataFrame(
        [cell(v, m, *changed.get((v, m), ("ok", 1.0))) for v in villages for m in MONTHS]
    )
    known = pd.DataFrame(
        [(v, x, x, x) for v, x in (absence or {}).items()],
        columns=["place_id", "expected_absence", "expected_absence_low", "expected_absence_high"],
    )
    return VillageCalendar(build_overview(rows, CYCLONE, "cyclone"), known)


def gazetteer(villages: str = "ABC") -> Gazetteer:
    places = [("TS", "Town", None, "township", None)]
    places += [("T1", "West tract", None, "tract", "TS"), ("T2", "East tract", None, "tract", "TS")]
    places += [
        (v, *NAMES.get(v, (v, None)), "village", "T1" if v in "AC" else "T2") for v in villages
    ]
    columns = ["place_id", "name_en", "name_my", "level", "parent_id"]
    return Gazetteer(pd.DataFrame(places, columns=columns).assign(lon=None, lat=None))


def order(view: VillageCalendar, **asked: Any) -> list[str]:
    return list(listing(view, gazetteer(), EN, VillageList(**asked)).villages)


LOSSES = {("A", 7): ("loss", 0.1), ("B", 4): ("watch", 0.75), ("C", 10): ("loss", 0.6)}


def test_villages_come_by_their_worst_month_in_a_hazard_season_only() -> None:
    assert order(calendar(LOSSES)) == ["C", "B", "A"]


def test_a_village_nobody_can_judge_comes_before_one_that_is_ok() -> None:
    view = calendar({("B", 4): ("cannot tell", 0.7), ("C", 4): ("no data", None)})
    assert order(view) == ["B", "A", "C"]


def test_expected_absence_puts_the_largest_first_and_the_unknown_last() -> None:
    view = calendar(LOSSES, absence={"A": 0.2, "B": float("nan"), "C": 0.1})
    assert order(view, order="absence") == ["A", "C", "B"]


def test_by_place_goes_by_tract_and_then_by_name() -> None:
    assert order(calendar(LOSSES), order="place") == ["B", "C", "A"]


def test_a_tract_stands_where_its_worst_village_would() -> None:
    found = listing(calendar(LOSSES), gazetteer(), EN, VillageList(by_tract=True))
    assert found.villages == ("C", "A", "B")
    assert [(group.place_id, group.villages) for group in found.shown] == [
        ("T1", ("C", "A")), ("T2", ("B",))
    ]  # fmt: skip


def test_only_those_flagged_in_a_hazard_month_are_kept_on_request() -> None:
    assert order(calendar(LOSSES), flagged=True) == ["C", "B"]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (["A"], ["A"]),
        (["A", "B"], ["B", "A"]),
        (["T1"], ["C", "A"]),
        (["B", "TS"], ["B"]),
        ([], []),
    ],
)
def test_a_search_keeps_villages_that_are_named_and_those_of_a_tract_that_is(
    named: list[str], found: list[str]
) -> None:
    view = calendar(LOSSES)
    listed = listing(view, gazetteer(), EN, VillageList(find="sought"), named)
    assert list(listed.villages) == found


def test_a_search_for_nothing_leaves_nobody_out() -> None:
    assert order(calendar(LOSSES), find="  ") == ["C", "B", "A"]


def test_a_long_list_is_cut_into_pages_and_a_page_beyond_is_the_last() -> None:
    names = [f"V{n:03d}" for n in range(2 * PAGE_ROWS + 5)]
    rows = pd.DataFrame([cell(v, m) for v in names for m in MONTHS])
    absence = pd.DataFrame(
        columns=["place_id", "expected_absence", "expected_absence_low", "expected_absence_high"]
    )
    view = VillageCalendar(build_overview(rows, CYCLONE, "cyclone"), absence)
    places = pd.DataFrame({"place_id": names}).assign(
        name_en=names, name_my=None, level="village", parent_id=None, lon=None, lat=None
    )
    found = listing(view, Gazetteer(places), EN, VillageList(page=99))
    assert (found.page, found.pages, found.first, found.last) == (3, 3, 121, 125)
    assert tract_of(Gazetteer(places), "V001") is None


def test_the_sentence_counts_losses_and_names_the_worst() -> None:
    assert sentence(EN, calendar(LOSSES), gazetteer(), ("Labutta",)) == (
        "In Labutta, 1 of 3 villages loses capacity in one or more of the 4 months when cyclones "
        "are due: 1 in October; 1 more are watched. The worst is Myo Thit in October."
    )


def test_without_a_flag_the_sentence_is_the_overview_s() -> None:
    assert "none of 3 villages" in sentence(EN, calendar({}), gazetteer(), ("Labutta",))


def test_ok_again_looks_past_december() -> None:
    months = [{"month": m, "verdict": "ok" if m == 2 else "loss"} for m in MONTHS]
    assert ok_again(months, 11) == 2
    assert ok_again([row | {"verdict": "watch"} for row in months], 11) is None


def test_only_other_villages_that_are_ok_lend_and_the_most_first() -> None:
    spare = {"responders_to_spare": 3.0}
    cells = pd.DataFrame(
        [cell("A", 4) | spare, cell("B", 4) | spare, cell("C", 4) | {"responders_to_spare": 5.0},
         cell("D", 4, "watch") | spare, cell("E", 4), cell("F", 5) | spare]
    )  # fmt: skip
    assert list(lenders(cells, "A", 4)["place_id"]) == ["C", "B"]


def test_places_gained_and_lost_in_the_list_are_told_against_the_usual_limits() -> None:
    now, usual = (pd.DataFrame({"place_id": list(ids)}) for ids in ("CABX", "ABC"))
    assert rank_changes(now, usual) == {"C": 2, "A": -1, "B": -1, "X": None}


def test_flags_by_chance_are_summed_over_the_months_asked() -> None:
    rows = pd.DataFrame(
        {"month": [4, 5, 6], "due": [True, True, False], "cells": [10, 10, 50],
         "ratios": [20, 20, 100], "flagged": [3, 1, 9], "flags_by_chance": [0.5, 0.5, 2.5]}
    )  # fmt: skip
    said = chance_sentence(EN, rows, due_only=True)
    assert "20 village-months when the hazard is due" in said
    assert "flagged of these: 4." in said
    assert "about 1.0: 40 estimates, each with 2.5% chance" in said
    assert "about 3.5" in chance_sentence(EN, rows, due_only=False)
    assert chance_sentence(EN, rows.iloc[:0], due_only=True) == ""


@pytest.mark.parametrize(
    "listed",
    [
        VillageList(),
        VillageList("absence", True, True, "ဇီး & <b>", 3, "V1", "release-1"),
        VillageList(order="place", page=2),
    ],
)
def test_a_link_gives_the_same_list_back(listed: VillageList) -> None:
    assert VillageList.from_url(listed.to_url()) == (listed, ())


def test_what_a_link_says_wrongly_is_left_out_and_named() -> None:
    found, wrong = VillageList.from_url({"order": "x", "page": "0", "flagged": "yes", "find": "a"})
    assert found == VillageList(find="a")
    assert set(wrong) == {"order", "page", "flagged"}
