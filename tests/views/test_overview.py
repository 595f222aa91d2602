"""The Overview's answer: its sentence, its ranking, its doubts."""

from __future__ import annotations

import pandas as pd
import pytest

from mobility.views.overview import Overview, build_overview, doubt, rank, reasons, sentence
from mobility.words import MONTHS, speak

CYCLONE = {month: {4: 2, 5: 3, 10: 3, 11: 2}.get(month, 0) for month in MONTHS}
EN = speak("en")


def _row(village: str, month: int, verdict: str = "ok", rai: float | None = 1.0) -> dict:  # type: ignore[type-arg]
    return {
        "place_id": village,
        "month": month,
        "verdict": verdict,
        "rai": rai,
        "help_per_responder": 0.3,
        "hazard_level": CYCLONE[month],
        "responders": None if rai is None else 10 * rai,
        "responders_reference": 10.0,
    }


def _overview(changes: dict[tuple[str, int], tuple[str, float | None]]) -> Overview:
    rows = [
        _row(village, month, *changes.get((village, month), ("ok", 1.0)))
        for village in ("A", "B", "C", "D")
        for month in MONTHS
    ]
    return build_overview(pd.DataFrame(rows), CYCLONE, "cyclone")


def test_the_sentence_names_the_worst_month_of_each_season() -> None:
    view = _overview(
        {("A", 4): ("loss", 0.5), ("B", 4): ("loss", 0.6), ("A", 5): ("loss", 0.5),
         ("C", 10): ("loss", 0.4), ("D", 7): ("loss", 0.1)}
    )  # fmt: skip
    assert sentence(EN, view, ("Labutta",)) == (
        "In Labutta, 3 of 4 villages lose capacity in one or more of the 4 months when cyclones "
        "are due: 2 in April and 1 in October."
    )


def test_a_month_without_hazard_is_not_named_however_bad_it_is() -> None:
    view = _overview({("A", 7): ("loss", 0.1)})
    assert "none of 4 villages" in sentence(EN, view, ("Labutta",))


def test_without_a_hazard_calendar_the_sentence_says_so() -> None:
    rows = pd.DataFrame([_row("A", month) for month in MONTHS]).assign(hazard_level=0)
    view = build_overview(rows, dict.fromkeys(MONTHS, 0), None)
    assert "no hazard season is known" in sentence(EN, view, ("Labutta",))


def test_without_villages_the_sentence_says_so() -> None:
    view = build_overview(pd.DataFrame([_row("A", 1)]).iloc[:0], CYCLONE, "cyclone")
    assert sentence(EN, view, ("Bay",)) == "In Bay, no village can be judged."


def test_a_village_is_ranked_by_its_worst_month_in_the_season() -> None:
    view = _overview(
        {("A", 4): ("watch", 0.75), ("A", 10): ("loss", 0.6), ("B", 5): ("loss", 0.3),
         ("C", 1): ("loss", 0.1)}
    )  # fmt: skip
    assert view.ranking[["place_id", "month"]].to_numpy().tolist() == [["B", 5], ["A", 10]]


def test_a_village_without_any_responder_comes_before_one_with_few() -> None:
    rows = pd.DataFrame([_row("A", 4, "loss", 0.1), _row("B", 4, "loss", 0.0)])
    assert rank(rows)["place_id"].tolist() == ["B", "A"]


def test_villages_that_cannot_be_judged_are_said_and_not_ranked() -> None:
    view = _overview({("A", 4): ("cannot tell", 0.7), ("B", 4): ("no data", None)})
    assert view.ranking.empty
    assert "In April, 1 village cannot be told and 1 village has no data" in doubt(EN, view, 4)
    assert doubt(EN, view, 5) == ""


def test_the_page_opens_with_the_month_of_most_losses_when_the_hazard_is_due() -> None:
    view = _overview({("A", 7): ("loss", 0.1), ("B", 7): ("loss", 0.1), ("A", 11): ("loss", 0.5)})
    assert view.default_month == 11


def test_flags_count_villages_below_each_share_and_leave_out_the_unknown() -> None:
    view = _overview({("A", 4): ("watch", 0.75), ("B", 4): ("no data", None)})
    assert view.flags(4) == {0.70: 0, 0.80: 1, 0.90: 1}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"reasons": "rai_loss"}, "few responders here"),
        ({"reasons": "help_watch"}, "many to help"),
        ({"reasons": "no_responder;rai_loss"}, "no responder here"),
        (
            {"reasons": "role_empty", "roles_empty": "early warning;first aid"},
            "nobody here for early warning, first aid",
        ),
        ({"reasons": "role_short", "roles_short": "first aid"}, "too few here for first aid"),
        ({"reasons": "interval"}, "the sample is too small to tell"),
        ({"reasons": ""}, ""),
    ],
)
def test_each_reason_is_said_in_words(row: dict[str, object], said: str) -> None:
    assert reasons(EN, row) == said
