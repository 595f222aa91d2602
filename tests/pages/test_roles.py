"""The Roles page, read off rosters whose role cover is counted by hand."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from tests import worlds
from tests.pages.conftest import Publish
from tests.pages.reading import opened, text
from tests.ui.connection import FROM_AFAR, come_by
from tests.worlds import person


def world(*people: dict[str, Any], minimum: int = 2, **village: Any) -> dict[str, pa.Table]:
    given = worlds.two_villages()
    stated = {"place_id": "T1", "role": "first aid", "minimum": minimum}
    places = given["places"].to_pylist()
    places = [row | village if row["place_id"] == "V1" else row for row in places]
    return given | {
        "places": worlds.rows("places", *places),
        "roster": worlds.rows("roster", *people),
        "roles": worlds.rows("roles", stated),
    }


AID, WARNING = {"roles": "first aid"}, {"roles": "early warning"}
PEOPLE = (
    person("H1", 1, 30, (4, 7), **WARNING),  # the only one who warns is away in April
    person("H1", 2, 30, (10,), **AID),
    person("H1", 3, 30, **AID),
    person("H2", 1, 30, sex="f"),  # could deputise
    person("H2", 2, 50, (1,), sex="m"),  # could deputise
    person("H2", 3, 30, (11,)),  # away when a cyclone is due
    person("H2", 4, 30, severe=1),
)


def test_a_role_with_nobody_in_a_hazard_month_is_the_answer(publish: Publish) -> None:
    publish(world(*PEOPLE, households=2))
    said = text(opened("roles", areas="T1"))
    assert (
        "Of the villages of T1, 1 of 2 can tell, by a full household list: in 1 of them a role "
        "that is filled when most are home has nobody here in one or more of the 4 months when "
        "cyclones are due; most often: early warning"
    ) in said
    assert "1 other village cannot tell" in said
    assert "V1 T1 early warning 1 needed; filled when most are home Apr – 2 1 woman, 1 man" in said
    assert "V1 T1 first aid 2 needed; filled when most are home – Oct 2 1 woman, 1 man" in said


def test_every_month_shows_holders_of_those_wanted_in_number_and_word(publish: Publish) -> None:
    publish(world(*PEOPLE, households=2))
    said = text(opened("roles", areas="V1"))
    warning = ["1/1"] * 3 + ["0/1 nobody"] + ["1/1"] * 2 + ["0/1 nobody"] + ["1/1"] * 5
    aid = ["2/2"] * 9 + ["1/2 too few"] + ["2/2"] * 2
    assert f"early warning {' '.join(warning)}" in said
    assert f"first aid {' '.join(aid)}" in said


def test_the_month_chosen_counts_villages_by_role(publish: Publish) -> None:
    publish(world(*PEOPLE, households=2))
    april = text(opened("roles", areas="T1", months="4"))
    assert "Roles in April" in april
    assert "early warning 1 0 0 0 0" in april and "first aid 0 0 0 1 0" in april


def test_what_absence_empties_is_told_apart_from_what_is_filled_in_no_month(
    publish: Publish,
) -> None:
    """Nobody ever holds a third post of first aid; another's only holder is away when it is due."""
    given = world(*PEOPLE, minimum=3, households=2)
    publish(given)
    said = text(opened("roles", areas="V1", months="10"))
    assert "in 1 of them a role that is filled when most are home has nobody here" in said
    assert "Apart from that, in 1 village a role is filled in no month, whoever is away." in said
    assert "early warning 1 needed; filled when most are home Apr –" in said
    assert "first aid 3 needed; filled in no month – Apr, May, Oct, Nov" in said
    assert "early warning 0 0 0 1 0" in said and "first aid 0 0 1 0 0" in said


def test_a_role_that_is_filled_only_when_few_are_home_is_neither(publish: Publish) -> None:
    """The one who warns is here in April alone, when the others are away."""
    year = set(range(1, 13))
    people = [person("H1", 1, 30, sorted(year - {4}), **WARNING)]
    people += [person("H2", n, 30, (4,)) for n in range(3)]
    given = world(*people, households=2)
    publish({name: rows for name, rows in given.items() if name != "roles"})
    said = text(opened("roles", areas="V1"))
    assert "in none of them does a role that is filled when most are home have nobody" in said
    assert "early warning 1 needed; not filled even when most are home May, Oct, Nov –" in said
    assert "Apart from that" not in said


def test_codes_of_deputies_are_shown_only_where_they_are_switched_on(publish: Publish) -> None:
    publish(world(*PEOPLE, households=2))
    app = opened("roles", areas="V1", deputies_V1="1")
    assert "2 members could deputise: 1 woman, 1 man." in text(app)
    assert len(app.dataframe) == 0
    app.toggle(key="deputies_V1").set_value(True).run()
    assert not app.exception
    shown = app.dataframe[0].value
    assert list(shown["person"]) == ["H2-1", "H2-2"]
    assert list(shown["months here"]) == [12, 11]


def test_no_code_of_a_deputy_is_offered_to_a_reader_from_another_machine(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(world(*PEOPLE, households=2))
    come_by(monkeypatch, FROM_AFAR)
    app = opened("roles", areas="V1", deputies_V1="1")
    assert "2 members could deputise: 1 woman, 1 man." in text(app)
    assert "open on the data owner's own machine only" in text(app)
    assert len(app.toggle) == len(app.dataframe) == 0


def test_a_month_that_is_not_known_is_no_data_and_never_enough(publish: Publish) -> None:
    unknown = {f"here_{month:02d}": None for month in (4, 5)}
    publish(world(*(row | unknown for row in PEOPLE), households=2))
    said = text(opened("roles", areas="V1"))
    assert "early warning 1/1 1/1 1/1 not known not known 1/1 0/1 nobody" in said
    assert "1 village has a month that is not known, and may have a gap too" in said
    assert "Of the villages of V1, 0 of 1 can tell: in none of them does a role" in said


def test_a_sample_cannot_tell_its_roles(publish: Publish) -> None:
    publish(world(*PEOPLE, households=4))
    said = text(opened("roles", areas="T1"))
    assert "role cover is not known for any village: it needs a full household list" in said
    assert "nobody" not in said.split("2 other villages cannot tell")[0]


def test_nobody_is_proposed_where_no_hazard_is_ever_due(publish: Publish) -> None:
    given = world(*PEOPLE, households=2)
    publish({name: rows for name, rows in given.items() if name != "hazards"})
    said = text(opened("roles", areas="V1"))
    assert "has nobody here in some month; most often: early warning" in said
    assert "Nobody is proposed" in said
