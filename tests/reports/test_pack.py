"""The one file for a stick, read back by another program than the one that opens it."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.access import READER
from mobility.errors import UsageError
from mobility.reports.pack import year as years
from mobility.reports.pack.page import pack
from mobility.reports.pack.texts import GAP, Texts
from mobility.reports.pack.year import Year, year_of
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.views.village_story import Judged, Story, tell
from mobility.views.villages import tract_of
from mobility.words import MONTHS, Words, speak

TRACT_VILLAGES = 12  # at least, in the tract that is packed
LANGUAGES = ("my", "en")
LARGEST = 5_000_000  # bytes, of a township
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
SCRIPT = re.compile(
    r'<script type="(?P<kind>[^"]+)"(?: id="content")?>(?P<text>.*?)</script>', re.DOTALL
)


def read(texts: dict[str, Any], number: int) -> str:
    """A text put together again: the plain reading of what ``texts.js`` does."""
    kept = texts["texts"][number]
    pattern, *numbers = [kept] if isinstance(kept, int) else kept
    pieces = texts["patterns"][pattern].split(GAP)
    return "".join(piece + gap for piece, gap in zip(pieces, [*numbers, ""], strict=True))


@given(st.lists(st.text(alphabet="ab 1၂,.%", max_size=12), max_size=20))
def test_every_text_is_read_back_as_it_was(said: list[str]) -> None:
    texts = Texts(2)
    numbers = [texts.put(text, text[::-1]) for text in said]
    forth, back = texts.content()
    assert [read(forth, n) for n in numbers] == said
    assert [read(back, n) for n in numbers] == [text[::-1] for text in said]


def test_sentences_that_differ_in_numbers_alone_share_their_pattern() -> None:
    texts = Texts(1)
    for n in range(50):
        texts.put(f"{n} of 1,200 villages")
    (kept,) = texts.content()
    assert len(kept["patterns"]) == 1


@pytest.fixture(scope="module")
def year(demonstration: Path) -> Year:
    """The year of a tract of some villages."""
    release = releases.open_release(root=demonstration)
    places = queries.places(release, READER)
    sizes = places[places["level"] == "village"]["parent_id"].value_counts()
    tract = str(min(sizes[sizes >= TRACT_VILLAGES].index))
    areas = Selection(areas=(tract,), level="township", release=release.id, hazard="cyclone")
    return year_of(release, areas)


@pytest.fixture(scope="module")
def page(year: Year) -> str:
    """The file of that tract."""
    return pack(year.release, year.selection, [speak(each) for each in LANGUAGES]).decode()


@pytest.fixture(scope="module")
def content(page: str) -> dict[str, Any]:
    """What the file holds, read as a browser reads it."""
    return next(
        json.loads(each["text"]) for each in SCRIPT.finditer(page)
        if each["kind"] == "application/json"
    )  # fmt: skip


def test_nothing_of_it_is_elsewhere(page: str) -> None:
    policy = "default-src 'none'"
    assert policy in page
    without_names = page.replace("http://www.w3.org/2000/svg", "")
    assert not ADDRESS.findall(without_names)


def test_every_script_that_is_imported_is_in_it(page: str) -> None:
    modules = next(
        json.loads(each["text"])["imports"] for each in SCRIPT.finditer(page)
        if each["kind"] == "importmap"
    )  # fmt: skip
    for address in modules.values():
        script = b64decode(address.split(",", 1)[1]).decode()
        for name in re.findall(r'\bfrom "([^"]+)"', script):
            assert name in modules


def test_nothing_in_it_ends_its_data_early(page: str) -> None:
    assert all("<" not in each["text"] for each in SCRIPT.finditer(page))


def _story(year: Year, words: Words, village: str, month: int) -> Story:
    """A village's story, from its own questions alone, as its page asks them."""
    cells = queries.capacity(year.release, year.selection.but(level="village"), READER)
    own = cells[cells["place_id"] == village].sort_values("month")
    tract = tract_of(year.gazetteer, village)
    inside = set(year.gazetteer.inside([tract])["place_id"]) if tract else set()
    alone = year.selection.but(areas=(village,), months=(month,), level="township", hazard=None)
    return tell(
        words, year.gazetteer, own.to_dict("records"), month, cells[cells["place_id"].isin(inside)],
        queries.destinations(year.release, alone, READER),
        Judged(year.limits, year.release.parameters["confidence"]), "cyclone",
        queries.half_months(year.release, alone, READER),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_village_s_story_is_its_page_s(
    year: Year, content: dict[str, Any], language: str
) -> None:
    texts = content["texts"][LANGUAGES.index(language)]
    every = sorted(content["stories"])
    for village, month in zip(every[::4], MONTHS, strict=False):
        story = _story(year, speak(language), village, month)
        _, _, by_month = content["stories"][village]
        why, told, facts, note, away, able, changes = by_month[month - 1]
        assert read(texts, why) == story.why
        assert [read(texts, each) for each in told] == list(story.told)
        assert [[read(texts, each) for each in fact] for fact in facts] == [
            [fact.label, fact.value, fact.note] for fact in story.facts
        ]
        assert read(texts, note) == story.away_note
        assert [[read(texts, each) for each in fact[:2]] for fact in away] == [
            [fact.label, fact.value] for fact in story.away
        ]
        assert [read(texts, each) for each in able] == list(story.callable)
        assert [read(texts, each) for each in changes] == list(story.changes)


def test_the_strip_and_the_list_count_as_the_release_does(
    year: Year, content: dict[str, Any]
) -> None:
    counts = queries.finding_counts(year.release, year.selection.but(level="village"), READER)
    losing = counts[counts["finding"] == "loses"].groupby("month")["villages"].sum()
    strip = content["in"]["en"]["strip"]["months"]
    assert [int(each["number"]) for each in strip] == [int(losing.get(m, 0)) for m in MONTHS]
    marks = content["in"]["en"]["village_map"]["marks"]
    for month in MONTHS:
        listed = pd.Series([marks[row[1]]["code"] for row in content["lists"][month - 1]])
        assert int((listed == "loses").sum()) == int(losing.get(month, 0))


def test_no_household_is_in_it(content: dict[str, Any]) -> None:
    assert "household_id" not in json.dumps(content)
    assert "person_id" not in json.dumps(content)


def test_an_area_that_is_too_large_is_refused_with_what_to_do(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(years, "MOST_VILLAGES", 2)
    with pytest.raises(UsageError, match="too many villages") as error:
        year_of(year.release, year.selection)
    assert "smaller area" in str(error.value.remedy)


def test_an_area_without_villages_is_refused(year: Year, demonstration: Path) -> None:
    release = releases.open_release(root=demonstration)
    abroad = next(
        place for place in queries.places(release, READER)["place_id"]
        if not year.gazetteer.village_count((place,))
    )  # fmt: skip
    with pytest.raises(UsageError, match="no village"):
        year_of(release, year.selection.but(areas=(str(abroad),)))
