"""Pages on releases that hold little: each says what it can and cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from mobility.ui.frame.navigation import PAGES
from tests import worlds
from tests.pages.conftest import Publish
from tests.pages.reading import opened

World = dict[str, pa.Table]


def only(*names: str) -> Callable[[World], World]:
    return lambda world: {name: world[name] for name in names}


def changed(name: str, **values: Any) -> Callable[[World], World]:
    def change(world: World) -> World:
        records = [row | values for row in world[name].to_pylist()]
        return world | {name: worlds.rows(name, *records)}

    return change


MONTHS_NOT_KNOWN = {f"here_{month:02d}": None for month in range(1, 13)}
RELEASES: dict[str, tuple[Callable[[World], World], str]] = {
    "two villages": (lambda world: world, "2 of 2 villages lose capacity because people are away"),
    "no hazards": (only("places", "roster"), "no hazard season is known"),
    "months not known": (changed("roster", **MONTHS_NOT_KNOWN), "1 village has no data"),
    "no locations": (changed("places", lon=None, lat=None), "2 of 2 villages lose capacity"),
    "places only": (only("places"), "no village can be judged"),
}


@pytest.mark.parametrize("name", RELEASES)
def test_every_page_opens_and_the_overview_says_what_is_known(name: str, publish: Publish) -> None:
    change, said = RELEASES[name]
    publish(change(worlds.two_villages()))
    app = opened()
    assert said in " ".join(block.proto.body for block in app.get("html"))
    for page in PAGES:
        app.switch_page(f"pages/{page.file}.py").run()
        assert not app.exception
        assert not app.error


def test_a_month_nobody_was_asked_about_is_not_called_empty(publish: Publish) -> None:
    publish(only("places")(worlds.two_villages()))
    app = opened("flows")
    said = " ".join(block.proto.body for block in app.get("html"))
    assert "nobody was asked" in said
