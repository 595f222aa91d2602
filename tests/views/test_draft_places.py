"""Which places of a draft are new, moved or gone."""

import pandas as pd

from mobility.views.draft_places import GONE, MOVED, NEW, SAME, changed_places
from tests import worlds


def test_each_place_is_as_before_new_moved_or_gone() -> None:
    before = pd.DataFrame(
        [("A", "village", 95.0, 16.0), ("B", "village", 95.0, 16.0), ("C", "village", 95.0, 16.0),
         ("D", "village", None, None)],
        columns=["place_id", "level", "lon", "lat"],
    )  # fmt: skip
    drafted = worlds.rows(
        "places",
        {"place_id": "A", "name_en": "A", "level": "village", "lon": 95.005, "lat": 16.0},
        {"place_id": "B", "name_en": "B", "level": "village", "lon": 95.02, "lat": 16.0},
        {"place_id": "D", "name_en": "D", "level": "village"},
        {"place_id": "E", "name_en": "E", "level": "village", "lon": 95.0, "lat": 16.0},
    )
    found = changed_places(before, drafted).set_index("place_id")
    assert found["change"].to_dict() == {"A": SAME, "B": MOVED, "C": GONE, "D": SAME, "E": NEW}
    assert found.loc["C", "lon"] == 95.0
