"""Where the places of a table lie, level by level."""

from __future__ import annotations

import pandas as pd

from mobility.views.gazetteer import Gazetteer
from mobility.views.location import COLUMNS, located

PLACES = Gazetteer(
    pd.DataFrame(
        [
            ("S", "State", "ပြည်နယ်", "state", None, None, None),
            ("D", "District", None, "district", "S", None, None),
            ("T", "Township", "မြို့နယ်", "township", "D", 95.0, 16.0),
            ("V", "Village", "ရွာ", "village", "T", 95.1, 16.1),
        ],
        columns=["place_id", "name_en", "name_my", "level", "parent_id", "lon", "lat"],
    )
)


def test_a_place_has_names_codes_and_its_location() -> None:
    rows = located(pd.DataFrame({"place_id": ["V", "T", None, "X"]}), PLACES, COLUMNS)
    village, township, unknown, strange = rows.to_dict("records")
    assert (village["name_en"], village["name_my"]) == ("Village", "ရွာ")
    codes = [village[f"adm{level}_pcode"] for level in (1, 2, 3, 4)]
    assert codes == ["S", "D", "T", None]  # it lies in no tract
    assert (village["adm3_my"], village["adm2_my"]) == ("မြို့နယ်", None)
    assert (village["lon"], village["lat"]) == (95.1, 16.1)
    assert township["adm3_pcode"] == "T"
    for row in (unknown, strange):
        assert all(pd.isna(row[name]) for name in COLUMNS)


def test_both_ends_of_a_flow_are_told_apart() -> None:
    rows = pd.DataFrame({"origin_id": ["V"], "destination_id": ["T"]}, index=[7])
    found = located(rows, PLACES, ["origin_lon", "destination_name_en", "destination_adm1_en"])
    assert found.loc[7, ["origin_lon", "destination_name_en", "destination_adm1_en"]].tolist() == [
        95.1, "Township", "State",
    ]  # fmt: skip
