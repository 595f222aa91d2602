"""Who leads: the nearest list that names anybody, in the reader's script, else general words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from mobility.settings import PROJECT
from mobility.views.actions import actions
from mobility.views.gazetteer import Gazetteer
from mobility.views.leads import Leads, build_leads
from mobility.words import speak
from tests import worlds

EN, MY = speak("en"), speak("my")
PLACES = Gazetteer(worlds.two_villages()["places"].to_pandas())


def actor(place: str, lead: str, rank: int | None = 1, **more: Any) -> dict[str, Any]:
    return {"place_id": place, "action": "drill", "lead": lead, "rank": rank, **more}


def leads(*actors: dict[str, Any], areas: tuple[str, ...] = ("T1",)) -> Leads:
    columns = ["place_id", "action", "lead", "lead_my", "rank", "source"]
    return build_leads(pd.DataFrame(actors, columns=columns), PLACES, areas)


COUNTRY = (
    actor("LAND", "Township body", lead_my="အဖွဲ့", source="law"),
    actor("LAND", "Red Cross", 2, source="practice"),
    actor("LAND", "Fire Services", None, source="law"),
)


def test_without_a_list_the_words_are_general_and_each_is_said_once() -> None:
    assert leads().who(EN, ["move", "lend"]) == (
        "village committee, Red Cross, health staff, disaster management department"
    )
    assert leads(*COUNTRY).who(EN, ["move"]) == leads().who(EN, ["move"])
    assert (leads().with_others(EN, "drill"), leads().sources("drill")) == (
        leads().who(EN, ["drill"]), (),
    )  # fmt: skip


def test_the_country_s_names_are_inherited_and_those_of_the_first_rank_lead() -> None:
    found = leads(*COUNTRY)
    assert found.who(EN, ["drill"]) == "Township body"
    assert found.with_others(EN, "drill") == "Township body; with Red Cross, Fire Services"
    assert found.sources("drill") == ("law", "practice")


def test_a_list_without_ranks_is_of_those_who_lead_together() -> None:
    found = leads(actor("T1", "A", None), actor("T1", "B", None))
    assert found.who(EN, ["drill"]) == found.with_others(EN, "drill") == "A, B"


def test_names_are_in_the_reader_s_script_where_there_is_one() -> None:
    assert leads(*COUNTRY).who(MY, ["drill"]) == "အဖွဲ့"
    assert leads(actor("T1", "Fire Services")).who(MY, ["drill"]) == "Fire Services"


def test_a_nearer_list_takes_the_place_of_the_country_s_whole() -> None:
    found = leads(*COUNTRY, actor("V1", "Village body"))
    assert found.who(EN, ["drill"], "V1") == "Village body"
    assert found.who(EN, ["drill"], "V2") == found.who(EN, ["drill"]) == "Township body"


def test_several_areas_name_the_leads_of_each_once_and_no_area_the_widest() -> None:
    city = actor("CITY", "City body")
    assert leads(*COUNTRY, city, areas=("T1", "V1", "CITY")).who(EN, ["drill"]) == (
        "Township body, City body"
    )
    assert leads(*COUNTRY, city, areas=()).who(EN, ["drill"]) == "Township body"


def test_the_documentation_names_every_action_by_its_code() -> None:
    said = (PROJECT / "docs" / "importing.md").read_text(encoding="utf-8")
    for code, action in actions().items():
        assert f"| `{code}` | {action.label} |" in said
