"""Seasons, and hazards set against people."""

from __future__ import annotations

import pandas as pd

from mobility.views.calendar import build_calendar
from mobility.views.hazards import default_hazard, levels, runs, season_sentence, when_due
from mobility.words import MONTHS, speak

EN = speak("en")


NO_FLOWS = pd.DataFrame({"month": [], "out": [], "into": [], "within": []})


def _hazards(name: str, due: dict[int, int]) -> pd.DataFrame:
    return pd.DataFrame(
        {"hazard": name, "place_id": "T", "month": list(MONTHS), "source": "a source",
         "level": [due.get(month, 0) for month in MONTHS]}
    )  # fmt: skip


def test_months_in_a_row_are_one_season_and_december_joins_january() -> None:
    assert runs({4: 2, 5: 3, 10: 2}) == [(4, 5), (10,)]
    assert runs({12: 2, 1: 3, 6: 2}) == [(12, 1), (6,)]
    assert runs(dict.fromkeys(MONTHS, 3)) == [tuple(MONTHS)]
    assert runs({}) == []


def test_the_rings_are_explained_in_words() -> None:
    found = levels(_hazards("cyclone", {4: 2, 5: 3, 10: 3}), "cyclone")
    assert season_sentence(EN, "cyclone", found).startswith(
        "Ringed: season of cyclone, April to May, October."
    )
    assert season_sentence(EN, None, {}) == "No hazard calendar for these places."


def test_a_hazard_of_another_country_is_named_as_the_data_names_it() -> None:
    assert "locusts" in when_due(EN, "locusts")


def test_the_page_opens_with_cyclone_else_the_first_hazard_with_a_season() -> None:
    flood, cyclone = _hazards("flood", {8: 3}), _hazards("cyclone", {5: 2})
    assert default_hazard(pd.concat([flood, cyclone])) == "cyclone"
    assert default_hazard(pd.concat([flood, _hazards("drought", {1: 1})])) == "flood"
    assert default_hazard(flood.iloc[:0]) is None


NOBODY = pd.DataFrame(columns=["place_id", "month", "helpers", "villages_known", "villages_total"])


def test_people_are_summed_over_villages_that_are_known_and_a_gap_stays_a_gap() -> None:
    rows = [
        {"place_id": village, "month": month, "people_away": 3.0, "newcomers": 0.0,
         "helpers": None if (village, month) == ("B", 4) or month == 6 else 5.0,
         "needs_help": 2.0, "helpers_usual": 8.0, "villages_total": 1,
         "villages_known": int(not ((village, month) == ("B", 4) or month == 6))}
        for village in "AB" for month in MONTHS
    ]  # fmt: skip
    capacity = pd.DataFrame(rows).astype({"helpers": float})
    away = {month: 7.0 * month for month in MONTHS}
    view = build_calendar(capacity, away, _hazards("cyclone", {5: 3}), NO_FLOWS)
    assert view.numbers["people_away"].values[4] == 28
    assert view.numbers["people_away"].values[6] is None
    assert view.most_away() == (12, 84)
    assert view.most_away((5, 6, 4)) == (5, 35)
    assert view.numbers["helpers"].values[1] == 10
    assert view.numbers["helpers"].values[4] == 5
    assert view.numbers["helpers_usual"].values[4] == 8
    assert view.numbers["availability"].values[4] == 5 / 8
    assert view.numbers["availability"].values[6] is None
    assert view.numbers["helpers"].values[6] is None
    assert (view.known, view.total) == (0, 2)
    assert view.hazards[0].levels[5] == 3


def test_where_no_village_is_known_the_flows_stand_in() -> None:
    flows = pd.DataFrame({"month": [1, 2], "out": [0.0, None], "into": [3.0, None]})
    view = build_calendar(NOBODY, {}, _hazards("cyclone", {5: 3}), flows.assign(within=[5.0, None]))
    assert view.numbers["within"].values[1] == 5.0
    assert view.numbers["within"].values[2] is None
    assert view.known == 0


def test_work_of_several_places_is_the_highest_and_what_is_never_done_is_left_out() -> None:
    def work(
        activity: str, place: str, due: dict[int, int], kind: str | None = None
    ) -> pd.DataFrame:
        return pd.DataFrame(
            {"activity": activity, "place_id": place, "month": list(MONTHS), "who": "both",
             "movement": None, "kind": kind, "source": place,
             "level": [due.get(m, 0) for m in MONTHS]}
        )  # fmt: skip

    labour = [work("salt", "A", {4: 2}), work("salt", "B", {4: 3, 5: 1}), work("rice", "A", {})]
    labour.append(work("school", "A", {6: 3}, "season"))
    view = build_calendar(NOBODY, {}, _hazards("cyclone", {5: 3}), NO_FLOWS, pd.concat(labour))
    (salt,) = view.work
    assert {month: level for month, level in salt.levels.items() if level} == {4: 3, 5: 1}
    assert (salt.who, salt.movement, salt.sources) == (("both",), (), ("A", "B"))
    assert {month for month, peaks in view.work_peaks.items() if peaks} == {4}
    assert [(row.activity, row.levels[6]) for row in view.seasons] == [("school", 3)]
    assert view.of("flood").levels == dict.fromkeys(MONTHS, 0)
    assert view.most_away() is None
