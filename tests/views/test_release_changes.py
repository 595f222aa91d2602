"""What has changed against an earlier release, by hand."""

from __future__ import annotations

import pandas as pd

from mobility.views.release_changes import changes_sentence, listed_changes, release_changes
from mobility.words import speak

EN = speak("en")


def rows(**verdicts: str) -> pd.DataFrame:
    """Each village's verdicts in April (due) and July (not due), by their first letters."""
    words = {"l": "loss", "w": "watch", "o": "ok", "c": "cannot tell", "n": "no data"}
    return pd.DataFrame(
        [
            {"place_id": village, "month": month, "verdict": words[letter], "hazard_level": level}
            for village, letters in verdicts.items()
            for letter, month, level in zip(letters, (4, 7), (3, 0), strict=True)
        ],
        columns=["place_id", "month", "verdict", "hazard_level"],
    )


def test_each_village_is_told_by_what_changed_in_its_hazard_months() -> None:
    found = release_changes(
        "earlier",
        rows(A="oo", B="lo", C="co", D="lo", E="ol", F="wo", G="oo"),
        rows(A="lo", B="wo", C="lo", D="no", E="oo", F="wl", H="lo"),
    )
    assert found.kinds == {
        "began": ("A",), "ceased": ("B",), "found": ("C",), "lost_sight": ("D",),
        "added": ("H",), "removed": ("G",),
    }  # fmt: skip
    assert (found.common, found.compared) == (6, 4)


def test_the_sentence_gives_the_counts_and_of_how_many() -> None:
    found = release_changes("first", rows(A="oo", B="oc"), rows(A="lo", B="lo"))
    assert changes_sentence(EN, found, "1 May 2026") == (
        "Against release first of 1 May 2026, in months when the hazard is due: "
        "2 newly losing capacity, 0 no longer losing capacity; 2 of the 2 villages in both are "
        "known in both."
    )


def test_a_village_without_a_hazard_month_is_not_known_to_keep_its_capacity() -> None:
    no_hazard = rows(A="lo").assign(hazard_level=0)
    assert release_changes("e", no_hazard, rows(A="lo")).kinds["found"] == ("A",)


def test_releases_of_other_places_are_not_compared() -> None:
    found = release_changes("e", rows(), rows(A="lo"))
    assert found.is_of_other_places
    assert "of other villages" in changes_sentence(EN, found, "1 May 2026")


def test_a_short_list_names_the_first_and_counts_the_rest() -> None:
    villages = [f"V{n}" for n in range(5)]
    found = release_changes(
        "e", rows(**dict.fromkeys(villages, "oo")), rows(**dict.fromkeys(villages, "lo"))
    )
    assert listed_changes(found, 2, str.lower) == [("newly losing capacity", ["v0", "v1"], 3)]
