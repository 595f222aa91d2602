"""Every page that uses the main words says what they mean, where they stand."""

from __future__ import annotations

import re
from html import unescape

import pytest

from mobility.access import OWNER
from mobility.measures.parameters import parameters
from mobility.measures.records import MEASURES
from mobility.store import queries, releases
from mobility.views.actions import actions
from mobility.views.programme import ALWAYS_LOW, FLUCTUATING, NEWCOMERS, ROLE_GAP
from mobility.words.terms import EVIDENCE_MEANINGS, EVIDENCE_NAMES
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


LABUTTA = {"areas": "MMR017016", "months": "4"}
PAGES = [
    ("overview", LABUTTA), ("plan", LABUTTA), ("scenario", LABUTTA | {"drill_from": "4"}),
    ("flows", LABUTTA), ("flows", LABUTTA | {"place": "MMR017016"}),
    *(("comparison", LABUTTA | {"compared": each}) for each in ("places", "months", "known")),
    ("calendar", LABUTTA), ("households", LABUTTA), ("newcomers", LABUTTA), ("roles", LABUTTA),
    ("survey", LABUTTA), ("data", {}), ("measures", {}),
    ("one_place", {"place": "MMR017016"}), ("one_place", {"place": A_LIST}),
]  # fmt: skip
NUMBERS = re.compile(r'<th scope="col" class="[^"]*\bn\b[^"]*">(.*?)</th>')
MARK = '<span class="evidence"'


@pytest.mark.parametrize(("page", "link"), PAGES)
def test_numbers_and_sources_are_explained_where_they_stand(
    opened: Open, page: str, link: dict[str, str]
) -> None:
    """Each column of numbers has its meaning behind a sign, each source how sure it is."""
    app = opened(page, **link)
    assert not app.exception
    shown = " ".join(each.proto.body for each in app.get("html"))
    headings = NUMBERS.findall(shown)
    assert [each for each in headings if 'class="hint"' not in each] == []
    plain = re.sub(r"</?(small|a)\b[^>]*>", "", unescape(shown))
    for source in _sources():
        for after in plain.split(source)[1:]:
            assert MARK in after[:200], (source, after[:200])


def _sources() -> set[str]:
    """Every source that a record of the program or a table of the release names."""
    release = releases.open_release()
    options = (ALWAYS_LOW, FLUCTUATING, NEWCOMERS, ROLE_GAP)
    records = [*MEASURES, *parameters().records.values(), *actions().values(), *options]
    return {each.source for each in records} | {*queries.evidence(release, OWNER)["source"]}


def test_every_record_says_what_kind_of_evidence_its_source_is() -> None:
    options = (ALWAYS_LOW, FLUCTUATING, NEWCOMERS, ROLE_GAP)
    for each in [*MEASURES, *parameters().records.values(), *actions().values(), *options]:
        assert each.kinds and {*each.kinds} <= {*EVIDENCE_NAMES}, each
    assert EVIDENCE_NAMES.keys() == EVIDENCE_MEANINGS.keys()
