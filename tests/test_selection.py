"""A question as a link and as a sentence."""

from __future__ import annotations

import pytest

from mobility.errors import UsageError
from mobility.selection import Selection
from mobility.words import speak

EN, MY = speak("en"), speak("my")
APRIL = Selection(months=(4,))


@pytest.mark.parametrize(
    "asked",
    [
        Selection(),
        Selection(areas=("T1", "V1"), months=(12, 1), year=2024, direction="into", kind="moves"),
        Selection(sexes=("f", "unknown"), ages=("60+",), level="village", hazard="flood"),
        Selection(reasons=("work, or looking for it", "100%2C sure", "ရေကြီးခြင်း", "a & b = c")),
        Selection(absences=("short", "unknown"), averaged=True),
    ],
)
def test_a_link_says_the_whole_question(asked: Selection) -> None:
    assert Selection.from_url(asked.to_url()) == (
        asked.but(months=tuple(sorted(asked.months))),
        (),
    )


def test_commas_separate_and_a_comma_within_a_reason_is_written_otherwise() -> None:
    assert Selection(reasons=("flood", "a, b"), averaged=True).to_url() == {
        "reasons": "flood,a%2C b",
        "averaged": "1",
    }


def test_what_a_link_says_wrongly_is_ignored_and_named() -> None:
    wrong = {"absences": "eternal", "averaged": "maybe", "month": "4", "months": "April"}
    found, ignored = Selection.from_url(wrong | {"reasons": "flood"})
    assert found == Selection(reasons=("flood",))
    assert set(ignored) == {"absences", "averaged", "months"}


def test_an_absence_class_is_one_of_the_data_dictionary() -> None:
    with pytest.raises(UsageError, match="seasonal"):
        Selection(absences=("eternal",))


def test_the_sentence_names_every_group() -> None:
    asked = APRIL.but(
        year=2025,
        sexes=("f",),
        ages=("18-24", "unknown"),
        absences=("seasonal", "unknown"),
        reasons=("Drought related", "Conflict/Insecurity", "salt work", "unknown"),
    )
    assert asked.sentence(EN, ("Labutta",)) == (
        "People from Labutta who are elsewhere in April (2025, female, 18-24, age not known, "
        "seasonal absence, absence class not known, drought, conflict or insecurity, salt work, "
        "reason not known)"
    )


def test_the_sentence_of_moves_says_no_class_of_absence_for_none_is_asked() -> None:
    said = APRIL.but(kind="moves", absences=("long",)).sentence(EN, ("Labutta",))
    assert said == "People who left Labutta in April"


def test_the_sentence_says_which_years_are_averaged_and_not_the_year() -> None:
    asked = APRIL.but(averaged=True, year=2020)
    assert asked.sentence(EN, ("Bay",), range(2016, 2022)).endswith("(averaged over 2016–2021)")
    assert asked.sentence(EN, ("Bay",)).endswith("(averaged over all years)")


def test_years_with_a_gap_are_listed() -> None:
    assert EN.years((2021, 2016, 2018)) == "2016, 2018 and 2021"
    assert EN.years((2020, 2021)) == "2020 and 2021"
    assert MY.years(range(2016, 2022)) == "၂၀၁၆–၂၀၂၁"
