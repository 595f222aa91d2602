"""The Village calendar through Streamlit's own test runner: what is listed, and one story."""

from __future__ import annotations

import json
import re
from typing import Any

from streamlit.testing.v1 import AppTest

from .conftest import Open
from .test_pages import text

LABUTTA = "MMR017016"


def grid(app: AppTest) -> dict[str, Any]:
    """What the grid's component was given."""
    found = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.json]
    (data,) = [each for each in found if "groups" in each]
    assert isinstance(data, dict)
    return data


def listed(app: AppTest) -> list[dict[str, Any]]:
    return [village for group in grid(app)["groups"] for village in group["villages"]]


def test_debug(opened: Open) -> None:
    app = opened("villages", areas=LABUTTA)
    assert not app.exception
    print(text(app)[:3000])
    for each in app.get("bidi_component"):
        print(str(each.proto)[:500])
    raise AssertionError
