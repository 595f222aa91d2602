"""The level that fits: units few enough to tell apart, whatever is in view."""

from __future__ import annotations

import pandas as pd

from mobility.views.detail import READABLE, finest, fitting_level
from mobility.views.gazetteer import Gazetteer


def places(townships: int, villages: int) -> Gazetteer:
    rows: list[tuple[str, str, str | None, float, float]] = [("S", "state", None, 95.0, 16.0)]
    for t in range(townships):
        rows.append((f"T{t}", "township", "S", 95.0 + t, 16.0))
        rows += [(f"T{t}V{v}", "village", f"T{t}", 95.0 + t, 16 + v / 100) for v in range(villages)]
    table = pd.DataFrame(rows, columns=["place_id", "level", "parent_id", "lon", "lat"])
    return Gazetteer(table.assign(name_en=table["place_id"], name_my=None))


def test_the_finest_level_that_can_be_read_is_taken() -> None:
    assert fitting_level(places(3, 200), ("S",), "out", None) == "township"
    assert fitting_level(places(3, 5), ("S",), "out", None) == "village"


def test_a_closer_view_shows_finer_units() -> None:
    wide, close = None, (94.9, 15.99, 95.1, 16.10)
    assert fitting_level(places(3, 200), ("S",), "out", wide) == "township"
    assert fitting_level(places(3, 200), ("S",), "out", close) == "village"


def test_flows_within_need_two_units() -> None:
    assert fitting_level(places(1, 200), ("T0",), "out", None) == "township"
    assert fitting_level(places(1, 200), ("T0",), "within", None) == "village"


def test_where_no_level_is_few_enough_the_coarsest_is_taken() -> None:
    townships = READABLE + 10
    assert fitting_level(places(townships, 2), (), "within", None) == "township"


def test_a_release_without_places_has_no_level() -> None:
    assert fitting_level(places(0, 0), ("NOWHERE",), "out", None) is None


def test_the_finest_of_some_levels_is_an_administrative_one() -> None:
    assert finest(["state", None, "village", "other", "township"]) == "village"
    assert finest(["other", None]) is None
