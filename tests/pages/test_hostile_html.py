"""Every page on a release whose every name would be HTML, if one escape were forgotten."""

from __future__ import annotations

import pyarrow as pa
import pytest

from mobility.measures.plan import ACTIONS
from mobility.ui.frame.navigation import PAGES, PageEntry
from tests import worlds
from tests.pages.conftest import Publish
from tests.pages.reading import opened

ELEMENT = """<i onclick="x">'&"</i>"""


def world() -> dict[str, pa.Table]:
    """Two villages whose names, reasons, sources and roles all are elements."""
    given = worlds.two_villages()
    changes = {
        "places": {"name_en": ELEMENT, "name_my": ELEMENT},
        "roster": {"reason": ELEMENT, "roles": ELEMENT},
        "hazards": {"source": ELEMENT},
    }
    given["newcomer_care"] = worlds.rows("newcomer_care", {"place_id": "V1", "source": ELEMENT})
    actors = [
        {"place_id": "T1", "action": action, "lead": ELEMENT, "lead_my": ELEMENT, "rank": rank,
         "source": ELEMENT}
        for rank, action in enumerate(ACTIONS, start=1)
    ]  # fmt: skip
    given["actors"] = worlds.rows("actors", *actors)
    return given | {
        name: worlds.rows(name, *(row | changed for row in given[name].to_pylist()))
        for name, changed in changes.items()
    }


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_no_text_of_the_data_is_html(publish: Publish, entry: PageEntry) -> None:
    publish(world())
    app = opened(
        entry.file, areas="T1", village="V1", place="V1", flow="V1,CITY",
        scenario=ELEMENT, leave="1", drill_from="2",
    )  # fmt: skip
    shown = "".join(each.proto.body for each in app.get("html"))
    assert "<i onclick" not in shown
    assert "&lt;i onclick" in shown
