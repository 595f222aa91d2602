"""The Village calendar's order, search and pages, and the sentence above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from mobility.views.gazetteer import Gazetteer
from mobility.views.overview import build_overview, chance_sentence, rank_changes
from mobility.views.village_list import VillageList
from mobility.views.villages import (
    EXPECTED,
    PAGE_ROWS,
    VillageCalendar,
    keeps_again,
    lenders,
    listing,
    sentence,
    tract_of,
)
from mobility.words import MONTHS, speak

EN = speak("en")
CYCLONE = {month: {4: 2, 5: 3, 10: 3, 11: 2}.get(month, 0) for month in MONTHS}
NAMES = {"A": ("Zee Kone", "ဇီးကုန်း"), "B": ("Aung Kone", None), "C": ("Myo Thit", "မြို့သစ်")}


def cell(
    village: str, month: int, finding: str = "keeps", availability: float | None = 1.0
) -> dict[str, Any]:
    return {
        "place_id": village, "month": month, "finding": finding, "sure": "certain",
        "availability": availability, "hazard_level": CYCLONE[month], "helpers_to_spare": 0.0,
        "all_year": "not low",
    }  # fmt: skip


def calendar(
    changed: Mapping[tuple[str, int], tuple[str, float | None]],
    villages: str = "ABC",
    absence: dict[str, float] | None = None,
    first: str = "",
) -> VillageCalendar:
    """A calendar of these villages; ``first`` are those to prepare first, in order."""
    rows = pd.DataFrame(
        [cell(v, m, *changed.get((v, m), ("keeps", 1.0))) for v in villages for m in MONTHS]
    )
    return of_rows(rows, absence or {}, first)


def of_rows(rows: pd.DataFrame, absence: dict[str, float], first: str = "") -> VillageCalendar:
    due = rows[(rows["hazard_level"] >= 2) & (rows["finding"] != "keeps")]
    due = due.sort_values("availability").drop_duplicates("place_id").set_index("place_id")
    ranking = due.loc[list(first)].reset_index().assign(listed=len(first))
    all_year = pd.DataFrame(columns=["all_year", "villages", "helpers_all", "away_all_year"])
    known = pd.DataFrame(
        [(v, *[x] * len(EXPECTED)) for v, x in absence.items()], columns=["place_id", *EXPECTED]
    )
    return VillageCalendar(build_overview(rows, ranking, all_year, CYCLONE, "cyclone"), known)


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


LOSSES = {
    ("A", 7): ("loses", 0.1), ("B", 4): ("watch", 0.75), ("C", 10): ("loses", 0.6),
}  # fmt: skip


def test_villages_come_as_they_are_to_prepare_and_the_others_after_them() -> None:
    """Not by gravity: B, on watch, may leave more people without helpers than C, which loses."""
    assert order(calendar(LOSSES, first="BC")) == ["B", "C", "A"]


def test_the_others_come_by_their_gravest_month_when_the_hazard_is_due() -> None:
    others = {("A", 7): ("loses", 0.1), ("B", 4): ("no data", None), ("C", 10): ("keeps", 0.9)}
    others |= {("B", month): ("no data", None) for month in MONTHS}
    assert order(calendar(others)) == ["C", "A", "B"]


def test_a_village_that_cannot_be_told_stands_where_the_list_has_it() -> None:
    view = calendar(LOSSES | {("A", 4): ("cannot tell", 0.7)}, first="ABC")
    assert order(view) == ["A", "B", "C"]
    assert view.worst_by_village["A"]["finding"] == "cannot tell"


def test_a_village_where_the_hazard_is_never_due_is_told_by_its_year_and_comes_last() -> None:
    rows = pd.DataFrame([cell(v, m) for v in "AB" for m in MONTHS])
    rows.loc[rows["place_id"] == "A", "hazard_level"] = 0
    july = (rows["place_id"] == "A") & (rows["month"] == 7)
    rows.loc[july, ["finding", "availability"]] = ["loses", 0.1]
    view = of_rows(rows, {})
    assert list(view.worst["place_id"]) == ["B", "A"]
    assert list(view.worst["month"]) == [5, 7]  # of equal months, that of the highest level


def test_expected_absence_puts_the_largest_first_and_the_unknown_last() -> None:
    view = calendar(LOSSES, first="CB", absence={"A": 0.2, "B": float("nan"), "C": 0.1})
    assert order(view, order="absence") == ["A", "C", "B"]


def test_by_place_goes_by_tract_and_then_by_name() -> None:
    assert order(calendar(LOSSES, first="CB"), order="place") == ["B", "C", "A"]


def test_a_tract_stands_where_its_worst_village_would() -> None:
    found = listing(calendar(LOSSES, first="CB"), gazetteer(), EN, VillageList(by_tract=True))
    assert found.villages == ("C", "A", "B")
    assert [(group.place_id, group.villages) for group in found.shown] == [
        ("T1", ("C", "A")), ("T2", ("B",))
    ]  # fmt: skip


def test_only_those_to_prepare_are_kept_on_request() -> None:
    assert order(calendar(LOSSES, first="CB"), flagged=True) == ["C", "B"]


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
    view = calendar(LOSSES, first="CB")
    listed = listing(view, gazetteer(), EN, VillageList(find="sought"), named)
    assert list(listed.villages) == found


def test_a_search_for_nothing_leaves_nobody_out() -> None:
    assert order(calendar(LOSSES, first="CB"), find="  ") == ["C", "B", "A"]


def test_a_long_list_is_cut_into_pages_and_a_page_beyond_is_the_last() -> None:
    names = [f"V{n:03d}" for n in range(2 * PAGE_ROWS + 5)]
    rows = pd.DataFrame([cell(v, m) for v in names for m in MONTHS])
    view = of_rows(rows, {})
    places = pd.DataFrame({"place_id": names}).assign(
        name_en=names, name_my=None, level="village", parent_id=None, lon=None, lat=None
    )
    found = listing(view, Gazetteer(places), EN, VillageList(page=99))
    assert (found.page, found.pages, found.first, found.last) == (3, 3, 121, 125)
    assert tract_of(Gazetteer(places), "V001") is None


def test_the_sentence_counts_losses_and_names_whom_to_prepare_first() -> None:
    said = sentence(EN, calendar(LOSSES, first="CB"), gazetteer(), ("Labutta",))
    assert said.startswith("In Labutta, 1 of 3 villages loses capacity")
    assert said.endswith("; 1 more is on watch. Prepare Myo Thit first, for October.")


def test_without_a_flag_the_sentence_is_the_overview_s() -> None:
    assert "none of 3 villages" in sentence(EN, calendar({}), gazetteer(), ("Labutta",))


def test_keeps_again_looks_past_december() -> None:
    months = [{"month": m, "finding": "keeps" if m == 2 else "loses"} for m in MONTHS]
    assert keeps_again(months, 11) == 2
    assert keeps_again([row | {"finding": "watch"} for row in months], 11) is None


def test_only_other_villages_that_are_told_lend_and_the_most_first() -> None:
    spare = {"helpers_to_spare": 3.0}
    cells = pd.DataFrame(
        [cell("A", 4) | spare, cell("B", 4, "watch") | spare,
         cell("C", 4) | {"helpers_to_spare": 5.0}, cell("D", 4, "cannot tell") | spare,
         cell("E", 4), cell("F", 5) | spare]
    )  # fmt: skip
    assert [each["place_id"] for each in lenders(cells, "A", 4)] == ["C", "B"]


def test_places_gained_and_lost_in_the_list_are_told_against_the_usual_limits() -> None:
    now, usual = (pd.DataFrame({"place_id": list(ids)}) for ids in ("CABX", "ABC"))
    assert rank_changes(now, usual) == {"C": 2, "A": -1, "B": -1, "X": None}


def test_flags_by_chance_are_summed_over_the_months_asked() -> None:
    rows = pd.DataFrame(
        {"month": [4, 5, 6], "due": [True, True, False], "cells": [10, 10, 50],
         "flagged": [3, 1, 9], "flags_by_chance": [1.0, 1.0, 5.0]}
    )  # fmt: skip
    said = chance_sentence(EN, rows, due_only=True)
    assert "20 village-months when the hazard is due" in said
    assert "; 4 of these are flagged." in said
    assert "flag about 2;" in said
    assert "flag about 7;" in chance_sentence(EN, rows, due_only=False)
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
