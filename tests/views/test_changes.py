"""What has changed against an earlier release or year, by hand."""

from __future__ import annotations

import pandas as pd

from mobility.views.changes import changes_between, changes_sentence, listed_changes
from mobility.words import speak

EN = speak("en")


def rows(low: str = "", **findings: str) -> pd.DataFrame:
    """Each village's findings in April (due) and July (not due), by their first letters.

    Args:
        low: villages low all year.
    """
    words = {"l": "loses", "w": "watch", "k": "keeps", "c": "cannot tell", "n": "no data"}
    return pd.DataFrame(
        [
            {
                "place_id": village,
                "month": month,
                "finding": words[letter],
                "hazard_level": level,
                "all_year": "low all year" if village in low else "not low",
            }
            for village, letters in findings.items()
            for letter, month, level in zip(letters, (4, 7), (3, 0), strict=True)
        ],
        columns=["place_id", "month", "finding", "hazard_level", "all_year"],
    )


def test_each_village_is_told_by_what_changed_in_its_hazard_months() -> None:
    found = changes_between(
        rows(A="kk", B="lk", C="ck", D="lk", E="kl", F="wk", G="kk"),
        rows(A="lk", B="wk", C="lk", D="nk", E="kk", F="wl", H="lk"),
    )
    assert found.kinds == {
        "began": ("A",), "ceased": ("B",), "found": ("C",), "lost_sight": ("D",),
        "low": (), "not_low": (), "added": ("H",), "removed": ("G",),
    }  # fmt: skip
    assert (found.common, found.compared) == (6, 4)


def test_the_sentence_gives_the_counts_and_of_how_many() -> None:
    found = changes_between(rows(A="kk", B="kc"), rows(A="lk", B="lk"))
    assert changes_sentence(EN, found, "1 May 2026") == (
        "Compared with 1 May 2026, in months when the hazard is due: 2 newly losing capacity, "
        "0 no longer losing capacity; 2 of the 2 villages in both are known in both."
    )


def test_a_village_without_a_hazard_month_is_not_known_to_keep_its_capacity() -> None:
    no_hazard = rows(A="lk").assign(hazard_level=0)
    assert changes_between(no_hazard, rows(A="lk")).kinds["found"] == ("A",)


def test_releases_of_other_places_are_not_compared() -> None:
    found = changes_between(rows(), rows(A="lk"))
    assert found.is_of_other_places
    assert "it covers other villages" in changes_sentence(EN, found, "1 May 2026")


def test_a_short_list_names_the_first_and_counts_the_rest() -> None:
    villages = [f"V{n}" for n in range(5)]
    found = changes_between(
        rows(**dict.fromkeys(villages, "kk")), rows(**dict.fromkeys(villages, "lk"))
    )
    assert listed_changes(found, 2, str.lower) == [("newly losing capacity", ["v0", "v1"], 3)]


def test_what_is_low_all_year_is_a_change_of_its_own() -> None:
    earlier = rows("AC", A="kk", B="kk", C="kk", D="kk")
    now = rows("BC", A="kk", B="kk", C="kk", D="kk")
    now.loc[now["place_id"] == "D", "all_year"] = "cannot tell"
    found = changes_between(earlier, now)
    assert (found.kinds["low"], found.kinds["not_low"]) == (("B",), ("A",))
    assert "0 no longer losing capacity, 1 newly low all year, 1 no longer low all year;" in (
        changes_sentence(EN, found, "1 May 2026")
    )
