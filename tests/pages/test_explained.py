"""Every page that uses the main words says what they mean, where they stand."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Open

TITLE = "What the words and numbers mean"
A_LIST = "DEMO016-0106"


@pytest.mark.parametrize(
    ("page", "link", "word"),
    [
        ("overview", {"areas": "MMR017016"}, "helper"),
        ("one_place", {"place": "MMR017016"}, "may need help"),
        ("one_place", {"place": A_LIST}, "watch"),
        ("flows", {"areas": "MMR017016"}, "Flow"),
        ("calendar", {"areas": "MMR017016"}, "usual helpers"),
        ("village_calendar", {"areas": "MMR017016"}, "low all year"),
    ],
)
def test_a_page_explains_its_words(
    opened: Open, page: str, link: dict[str, str], word: str
) -> None:
    app = opened(page, **link)
    assert not app.exception
    meanings = [each for each in app.expander if each.label == TITLE]
    assert len(meanings) == 1
    said = " ".join(each.proto.body for each in meanings[0].get("html"))
    assert f">{word}<" in said
