"""One number everywhere: on the page, in each file, in the command, and in the release's files."""

from __future__ import annotations

import json
import os
import re
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from mobility.access import OWNER
from mobility.maps.month_strip import compact
from mobility.measures.parameters import parameters
from mobility.reports.csv_file import csv_file
from mobility.reports.document import TableFile
from mobility.reports.geography import flow_lines, geojson, geoparquet
from mobility.reports.workbook import workbook
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.store.releases import Release
from mobility.ui.flows import downloads, flow_map
from mobility.ui.flows.flow_map import View
from mobility.ui.frame import answers
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.state import Question
from mobility.views import flow_text
from mobility.views.display import Display
from mobility.words import MONTHS, speak
from tests.store.plain_flows import Pair, plain_flows_by_month, plain_staying
from tests.store.random_questions import pairs, questions

# More for a longer look: MOBILITY_TEST_RANDOM=4 is more than two hundred.
SELECTIONS = 60 * int(os.environ.get("MOBILITY_TEST_RANDOM", "1"))
MONTHS_OF_EACH = (2, 5, 8, 10)  # a month of each season
WORDS = speak("en")
WHOLE = 0.5 + 1e-6  # files tell whole people


@pytest.fixture
def release(demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """The demonstration, where the pages look for it."""
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))
    return releases.open_release()


@pytest.mark.slow
def test_random_selections_have_one_number_everywhere(release: Release) -> None:
    """Areas of any level, directions, groups and years; four months of each question."""
    answered = 0
    for asked in questions(release, SELECTIONS // len(MONTHS_OF_EACH)):
        expected = plain_flows_by_month(release, asked)
        for month in MONTHS_OF_EACH:
            selection = asked.but(months=(month,))
            view = view_of(release, selection)
            people = expected.get(month, {})
            assert pairs(queries.flows(release, selection, OWNER)) == pytest.approx(people)
            assert pairs(view.month.flows) == pytest.approx(people), selection
            inside = plain_staying(release, selection) if asked.direction == "within" else {}
            says(view, sum(people.values()) + sum(inside.values()))
            in_files(view, people)
            answered += bool(people)
        whole_year(view, expected)
    assert answered > SELECTIONS // 4, "most questions were answered by nobody"


def view_of(release: Release, selection: Selection) -> View:
    """What the page shows of a selection."""
    named = selection.but(release=release.id)
    question = Question(named, Display(), parameters().limits, level_chosen=True)
    return flow_map.view_of(PageQuestion(WORDS, release, answers.gazetteer(release.id), question))


def says(view: View, people: float) -> None:
    """The headline and the strip, which round to a person."""
    headline = flow_text.headline(WORDS, flow_map.title(view), view.month)
    strip = compact(WORDS, view.year.totals[view.month.month - 1])
    for said in (headline, strip):
        number = re.search(r"[\d,]+$", said)
        assert number, said
        assert float(number[0].replace(",", "")) == pytest.approx(people, abs=0.501), said


def in_files(view: View, people: dict[Pair, float]) -> None:
    """Every file of the month, read again by another program."""
    document = downloads.document(view, whole_year=False)
    located = flow_lines(document.rows, view.asked.gazetteer.location)
    collection = json.loads(geojson(document, located))
    found = {
        "csv": read_csv(document),
        "xlsx": pd.read_excel(BytesIO(workbook(document)), engine="calamine"),
        "geojson": pd.DataFrame(
            [feature["properties"] for feature in collection["features"]],
            columns=document.rows.columns,
        ),
        "geoparquet": gpd.read_parquet(BytesIO(geoparquet(document, located))),
    }
    for name, rows in found.items():
        assert pairs(rows) == pytest.approx(people, abs=WHOLE), (name, view.question)


def read_csv(document: TableFile) -> pd.DataFrame:
    """The table, read as it is."""
    return pd.read_csv(BytesIO(csv_file(document)))


def whole_year(view: View, expected: dict[int, dict[Pair, float]]) -> None:
    """The file of all twelve months."""
    rows = read_csv(downloads.document(view, whole_year=True))
    found = {int(month): pairs(part) for month, part in rows.groupby("month")}
    for month in MONTHS:
        assert found.get(month, {}) == pytest.approx(expected.get(month, {}), abs=WHOLE), month
