"""The Overview's answers: two sentences, what they count, and each reason in words."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from mobility.views.overview import (
    Overview,
    all_year_said,
    build_overview,
    build_wide_overview,
    chance_sentence,
    doubt,
    finding_said,
    low_all_year,
    reasons,
    sentence,
    untold,
)
from mobility.words import MONTHS, speak

CYCLONE = {month: {4: 2, 5: 3, 10: 3, 11: 2}.get(month, 0) for month in MONTHS}
EN = speak("en")
Cell = tuple[str, float | None, str | None]
KEEPS: Cell = ("keeps", 1.0, "certain")


def _row(village: str, month: int, cell: Cell = KEEPS, all_year: str = "not low") -> dict[str, Any]:
    finding, availability, sure = cell
    return {
        "place_id": village,
        "month": month,
        "finding": finding,
        "sure": sure,
        "availability": availability,
        "hazard_level": CYCLONE[month],
        "all_year": all_year,
        "without_helpers_usual": 0.0,
    }


def _rows(
    changes: dict[tuple[str, int], Cell], all_year: dict[str, str] | None = None
) -> pd.DataFrame:
    years = dict.fromkeys("ABCD", "not low") | (all_year or {})
    return pd.DataFrame(
        _row(village, month, changes.get((village, month), KEEPS), years[village])
        for village in years
        for month in MONTHS
    )


def _counts(**villages: int) -> pd.DataFrame:
    """What the store counts of the whole year: villages by finding, and helpers."""
    rows = [
        {"all_year": name.replace("_", " "), "villages": n, "helpers_all": 100.0 * n,
         "away_all_year": 7.5 * n}
        for name, n in villages.items()
    ]  # fmt: skip
    columns = ["all_year", "villages", "helpers_all", "away_all_year"]
    return pd.DataFrame(rows, columns=columns)


def _overview(changes: dict[tuple[str, int], Cell], **all_year: int) -> Overview:
    first = pd.DataFrame(columns=["place_id", "month", "finding", "listed"])
    counts = _counts(**all_year or {"not_low": 4})
    return build_overview(_rows(changes), first, counts, CYCLONE, "cyclone")


def test_the_sentence_says_why_when_and_how_sure() -> None:
    view = _overview(
        {("A", 4): ("loses", 0.5, "probably"), ("A", 10): ("loses", 0.5, "certain"),
         ("B", 4): ("loses", 0.6, "probably"), ("C", 10): ("loses", 0.4, "probably"),
         ("D", 7): ("loses", 0.1, "certain")}
    )  # fmt: skip
    assert sentence(EN, view, ("Labutta",)) == (
        "In Labutta, 3 of 4 villages lose capacity because people are away, in one or more of the "
        "4 months when cyclones are due; at worst 2 in April and 2 in October. Of the 3: "
        "1 certain, 2 probable."
    )
    assert (view.losing, view.certain) == (3, 1)
    assert (view.losses[4], view.certain_losses[4], view.certain_losses[10]) == (2, 0, 1)


@pytest.mark.parametrize("sure", ["certain", "probable"])
def test_of_one_village_the_sentence_says_how_sure_it_is(sure: str) -> None:
    code = {"certain": "certain", "probable": "probably"}[sure]
    said = sentence(EN, _overview({("A", 5): ("loses", 0.5, code)}), ("Labutta",))
    assert said.endswith(f"; at worst 1 in May. This is {sure}.")


def test_a_month_without_hazard_is_not_named_however_bad_it_is() -> None:
    view = _overview({("A", 7): ("loses", 0.1, "certain")})
    said = sentence(EN, view, ("Labutta",))
    assert "none of 4 villages is known to lose capacity because people are away" in said


def test_without_a_hazard_calendar_the_sentence_says_so() -> None:
    rows = _rows({}).assign(hazard_level=0)
    view = build_overview(rows, rows.iloc[:0], _counts(), dict.fromkeys(MONTHS, 0), None)
    assert "no hazard season is known" in sentence(EN, view, ("Labutta",))


def test_without_villages_the_sentence_says_so() -> None:
    rows = _rows({}).iloc[:0]
    view = build_overview(rows, rows, _counts(), CYCLONE, "cyclone")
    assert sentence(EN, view, ("Bay",)) == "In Bay, no village can be judged."


def test_what_is_low_all_year_is_a_sentence_of_its_own_with_the_helpers_away_all_year() -> None:
    view = _overview({}, low_all_year=2, not_low=1, cannot_tell=1)
    said = low_all_year(EN, view)
    assert said.startswith("Apart from that, 2 villages are low all year, whoever is away: ")
    assert said.endswith("Of 400 helpers (adults who could help), 30 are away all year.")
    assert "low all year" not in sentence(EN, view, ("Labutta",))


def test_where_no_village_is_low_all_year_the_sentence_does_not_say_that_all_are_well() -> None:
    said = low_all_year(EN, _overview({}, not_low=3, no_data=1))
    assert said.startswith("Apart from that, no village is known to be low all year. ")


def test_villages_low_all_year_come_with_most_people_without_helpers_first() -> None:
    low = dict.fromkeys("ACD", "low all year")
    rows = _rows({}, low)
    rows["without_helpers_usual"] = rows["place_id"].map({"A": 1.0, "B": 9.0, "C": 4.0, "D": 4.0})
    view = build_overview(rows, rows.iloc[:0], _counts(), CYCLONE, "cyclone")
    assert view.low["place_id"].tolist() == ["C", "D", "A"]


def test_villages_that_cannot_be_told_are_said_of_the_month_and_of_the_year() -> None:
    cells: dict[tuple[str, int], Cell] = {
        ("A", 4): ("cannot tell", 0.7, None),
        ("B", 4): ("no data", None, None),
    }
    view = _overview(cells, not_low=2, cannot_tell=2)
    in_month = "In April, we cannot tell for 1 village and 1 village has no data"
    assert in_month in doubt(EN, view, 4)
    assert doubt(EN, view, 5) == ""
    all_year = "For 2 villages we cannot tell whether they are low all year."
    assert untold(EN, view, 4) == f"{doubt(EN, view, 4)} {all_year}"
    assert untold(EN, view, 5) == all_year
    assert untold(EN, _overview({}), 5) == ""


def test_the_page_opens_with_the_month_of_most_losses_when_the_hazard_is_due() -> None:
    lost: Cell = ("loses", 0.1, "certain")
    view = _overview({("A", 7): lost, ("B", 7): lost, ("A", 11): lost})
    assert view.default_month == 11


def test_flags_count_villages_below_each_share_and_leave_out_the_unknown() -> None:
    view = _overview({("A", 4): ("watch", 0.75, "probably"), ("B", 4): ("no data", None, None)})
    assert view.flags(4) == {0.70: 0, 0.80: 1, 0.90: 1}


def test_wide_areas_are_told_in_the_same_words_from_counts() -> None:
    cells: dict[tuple[str, int], Cell] = {
        ("A", 4): ("loses", 0.5, "certain"), ("B", 4): ("loses", 0.5, "probably"),
        ("C", 5): ("watch", 0.7, "probably"),
    }  # fmt: skip
    rows, counted = _rows(cells), _counts(low_all_year=1, not_low=3)
    by_finding = rows.groupby(["month", "finding", "sure"], dropna=False).size()
    under = pd.DataFrame({"month": list(MONTHS), "under_0": 0, "under_1": 0, "under_2": 0})
    first = rows.iloc[:2].assign(listed=3)
    wide = build_wide_overview(
        by_finding.rename("villages").reset_index(), under, first, counted, CYCLONE, "cyclone",
        4, 2, 1,
    )  # fmt: skip
    listed = build_overview(rows, first, counted, CYCLONE, "cyclone")
    for told in (sentence(EN, view, ("Bay",)) for view in (wide, listed)):
        assert told.endswith("2 in April. Of the 2: 1 certain, 1 probable.")
    assert wide.certain_losses == listed.certain_losses
    assert wide.flagged == 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"reasons": "helpers_loss"}, "many helpers are away"),
        (
            {"reasons": "help_loss"},
            "helpers are away, and those here are too few for those who may need help",
        ),
        (
            {"reasons": "helpers_loss;help_loss"},
            "many helpers are away; those here are too few for those who may need help",
        ),
        (
            {"reasons": "role_loss", "roles_lost": "early warning;first aid"},
            "nobody here for early warning, first aid",
        ),
        ({"reasons": "role_watch", "roles_down": "first aid"}, "too few here for first aid"),
        ({"reasons": "interval"}, "the sample is too small to tell"),
        ({"reasons": "count_error"}, "the counts are too uncertain to tell"),
        ({"reasons": ""}, ""),
    ],
)
def test_each_reason_is_said_in_words(row: dict[str, object], said: str) -> None:
    assert reasons(EN, row) == said


@pytest.mark.parametrize(
    ("all_year", "codes", "said"),
    [
        ("low all year", "no_helper", "low all year: no resident is a helper here in any month"),
        ("low all year", "role", "low all year: too few for first aid in every month"),
        ("not low", "", "not low all year"),
        (
            "cannot tell",
            "count_error",
            "we cannot tell whether it is low all year: the counts are too uncertain to tell",
        ),
        ("no data", "not_known", ""),
    ],
)
def test_what_is_so_all_year_is_said_with_its_reason(all_year: str, codes: str, said: str) -> None:
    row = {"all_year": all_year, "all_year_reasons": codes, "roles_never": "first aid"}
    assert all_year_said(EN, row) == said


def test_a_finding_is_said_with_how_sure_it_is() -> None:
    assert finding_said(EN, "loses", "probably") == "loses, probably"
    assert finding_said(EN, "cannot tell", None) == "cannot tell"
    assert finding_said(EN, "no data", float("nan")) == "no data"


def test_flags_by_chance_are_of_samples_and_counts_and_at_most() -> None:
    chance = pd.DataFrame(
        {"month": [4, 7], "due": [True, False], "cells": [200, 50], "flagged": [30, 9],
         "flags_by_chance": [20.0, 5.0]}
    )  # fmt: skip
    said = chance_sentence(EN, chance, due_only=True)
    assert "samples and counts are estimates, and 200 village-months when the hazard is due" in said
    assert "30 of these are flagged" in said
    assert "about 20; that is the most" in said
    assert chance_sentence(EN, chance.iloc[:0], due_only=True) == ""
