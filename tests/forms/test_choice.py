"""Which variables a form takes, by stage, sectors, length and modules."""

from __future__ import annotations

from mobility.forms.catalogue import MINIMUM, variables
from mobility.forms.choice import FormChoice, choose

TWELVE = {each.name for each in variables().values() if each.priority == MINIMUM}


def test_the_minimum_is_the_default() -> None:
    assert choose(FormChoice()).names == TWELVE


def test_the_minimum_is_in_every_form() -> None:
    for stage in ("baseline", "monitoring", "impact"):
        for minutes in (0, 1, 20, 180):
            assert choose(FormChoice(stage, ("ED",), minutes)).names >= TWELVE


def test_minutes_are_filled_by_priority_and_never_passed() -> None:
    for minutes in range(16, 40):
        assert choose(FormChoice(minutes=minutes)).minutes <= minutes
    assert choose(FormChoice(minutes=180)).left_out_for("time") == ()
    short = choose(FormChoice(minutes=17))
    left = [each for each in short.left_out_for("time") if not each.is_of_village]
    room = 17 * 60 - short.minutes * 60
    assert left and all(each.household_seconds > room for each in left)


def test_what_is_left_out_says_why_and_nothing_is_lost() -> None:
    chosen = choose(FormChoice("monitoring", ("HE",), 18), has_storms=False)
    reasons = {each.name: why for each, why in chosen.left_out}
    assert reasons["nights"] == "storms"
    assert reasons["livelihood"] == "stage"
    assert reasons["channel"] == "stage"
    assert reasons["remittance_amount"] == "sector"
    assert chosen.names | set(reasons) == set(variables())
    assert chosen.names.isdisjoint(reasons)


def test_a_module_is_taken_whatever_the_length() -> None:
    chosen = choose(FormChoice(minutes=1, modules=("roles",)))
    assert {"role_trained", "role_deputy"} <= chosen.names
    assert chosen.minutes > 1


def test_sectors_without_a_length_bring_all_of_theirs() -> None:
    chosen = choose(FormChoice(sectors=("ED",)))
    assert "at_school" in chosen.names and "livelihood" not in chosen.names
    assert chosen.left_out_for("time") == ()


def test_leaders_of_villages_are_timed_apart() -> None:
    alone, both = choose(FormChoice()), choose(FormChoice(modules=("newcomers",)))
    assert alone.village_minutes == 0
    assert both.village_minutes > 3
    assert both.minutes == alone.minutes
