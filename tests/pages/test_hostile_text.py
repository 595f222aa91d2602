"""Every page on a release whose every text is Markdown that would ask another machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
from google.protobuf.message import Message
from streamlit.testing.v1.element_tree import Block, Element

from mobility.measures.plan import ACTIONS
from mobility.ui.frame.navigation import PAGES, PageEntry
from tests import worlds
from tests.pages.conftest import Publish
from tests.pages.reading import opened

PICTURE = "![x](http://evil.example/x.png)"
# Streamlit draws these as they are; all else that a page sends is read as Markdown.
NOT_MARKDOWN = {"html", "arrow_data_frame", "bidi_component", "arrow_vega_lite_chart",
                "deck_gl_json_chart"}  # fmt: skip
READ_AS_MARKDOWN = {"label", "body", "help", "caption", "text"}


def world() -> dict[str, pa.Table]:
    """Two villages whose names, reasons, hazards and roles all are pictures."""
    given = worlds.two_villages()
    places = [
        row | {"name_en": f"{row['place_id']} {PICTURE}", "name_my": PICTURE}
        for row in given["places"].to_pylist()
    ]
    roster = [row | {"reason": PICTURE, "roles": PICTURE} for row in given["roster"].to_pylist()]
    hazards = [row | {"source": PICTURE} for row in given["hazards"].to_pylist()]
    return given | {
        "places": worlds.rows("places", *places),
        "roster": worlds.rows("roster", *roster),
        "hazards": worlds.rows("hazards", *hazards),
        "actors": worlds.rows(
            "actors",
            *({"place_id": "T1", "action": action, "lead": PICTURE} for action in ACTIONS),
        ),
        "newcomer_care": worlds.rows("newcomer_care", {"place_id": "V1", "source": PICTURE}),
    }


def said(node: Any) -> Iterator[tuple[str, str]]:
    """Every text that Streamlit reads as Markdown, with the kind of its element."""
    if isinstance(node, Block):
        if isinstance(proto := getattr(node, "proto", None), Message):
            yield from ((node.type, text) for text in _texts(proto))
        for child in node.children.values():
            yield from said(child)
    elif isinstance(node, Element) and node.type not in NOT_MARKDOWN:
        yield from ((node.type, text) for text in _texts(node.proto))


def _texts(proto: Message) -> Iterator[str]:
    for field, value in proto.ListFields():
        if isinstance(value, Message):
            yield from _texts(value)
        elif field.name in READ_AS_MARKDOWN and isinstance(value, str):
            yield value


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_no_text_of_the_data_is_read_as_markdown(publish: Publish, entry: PageEntry) -> None:
    publish(world())
    app = opened(entry.file, areas="T1", village="V1", place="V1", flow="V1,CITY", find="V")
    if entry.file == "flows":
        app = app.text_input(key="area_sought").set_value("evil").run()
    texts = list(said(app._tree))
    assert texts
    assert [each for each in texts if "![" in each[1]] == []
