"""Every download and command holds the columns that ``mobility/tables/out`` says it holds."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from mobility.access import OWNER
from mobility.cli import main
from mobility.measures.parameters import parameters
from mobility.reports.document import TableFile
from mobility.selection import Selection
from mobility.store import releases
from mobility.tables import out
from mobility.ui.calendar import month, year
from mobility.ui.comparison import known, places, times
from mobility.ui.flows import downloads, flow_map
from mobility.ui.frame import answers
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.state import Question
from mobility.ui.households import household_types
from mobility.ui.newcomers import season
from mobility.ui.overview import ranking
from mobility.ui.plan import steps, timetable
from mobility.ui.roles import cover
from mobility.ui.scenario import comparison
from mobility.ui.village_calendar import grid
from mobility.views.changes import month_changes
from mobility.views.display import Display
from mobility.views.villages import listing
from mobility.words import speak

AREA = "MMR017016"
WORDS = speak("en")
COMMANDS = {
    "capacity": ("--place", AREA, "--level", "township"),
    "flows": ("--place", AREA, "--month", "4", "--direction", "out"),
    "hazards": ("--place", AREA),
    "households": ("--place", AREA, "--season", "cyclone"),
    "releases": (),
    "sample": (),
    "agreements": (),
    "quality": (),
}
ON_A_PAGE = {"measures", "on_pages"}  # tests/test_out_columns.py
IN_OTHERS = {"location", "totals"}  # of many downloads a part, or a sheet


@pytest.fixture(autouse=True)
def data(demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demonstration, where pages and commands look for it."""
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))


@pytest.fixture
def asked() -> PageQuestion:
    release = releases.open_release()
    selection = Selection(release.id, (AREA,), months=(4,), hazard="cyclone")
    question = replace(Question(selection), display=Display(compare="mean"))
    return PageQuestion(WORDS, release, answers.gazetteer(release.id), question)


def of_villages(asked: PageQuestion) -> TableFile:
    view = answers.village_calendar(asked.selection, asked.limits)
    listed = listing(view, asked.gazetteer, WORDS, asked.villages)
    return grid.download(asked, view, listed, "")


def of_flows(asked: PageQuestion) -> TableFile:
    selection = asked.selection.but(level="township")
    page = replace(asked, question=replace(asked.question, selection=selection))
    return downloads.document(flow_map.view_of(page), whole_year=True)


def of_changes(asked: PageQuestion) -> TableFile:
    """Against itself: the demonstration is one release of one year."""
    now = answers.capacity(asked.selection, asked.limits)
    return times.download(asked, month_changes(now, now, 4))


def sheet(asked: PageQuestion) -> steps.Sheet:
    """The plan's tables, on which nothing is written yet."""
    return steps.Sheet(asked, {}, "")


def village(asked: PageQuestion) -> str:
    """A village with a full list of households."""
    return str(answers.roles(asked.selection).deputies["place_id"].iloc[0])


DOWNLOADS: dict[str, Callable[[PageQuestion], TableFile]] = {
    "overview": lambda a: ranking.download(a, answers.overview(a.selection, a.limits), 4, ""),
    "village_calendar": of_villages,
    "newcomers": lambda a: season.download(a, answers.newcomers(a.selection, 0.1, a.limits), 4, ""),
    "roles": lambda a: cover.download(a, answers.roles(a.selection), ""),
    "deputies": lambda a: cover.deputies_file(
        a, "", answers.deputies(a.selection, village(a), OWNER)
    ),
    "household_types": lambda a: household_types.download(a, answers.households(a.selection), ""),
    "household_list": lambda a: household_types.list_file(
        a, "", answers.household_list(a.selection, village(a), OWNER)
    ),
    "calendar": lambda a: year.download(a, answers.calendar(a.selection), ""),
    "storms": lambda a: month.storms_file(a, answers.storms(a.selection, a.hazards)),
    "what_if": lambda a: comparison.download(
        a, answers.comparison(a.selection, a.limits, a.what_if.scenario)
    ),
    "plan": lambda a: timetable.download(sheet(a), answers.plan(a.selection, a.limits)),
    "plan_steps": lambda a: timetable.steps_file(sheet(a), answers.plan(a.selection, a.limits)),
    "flow_map": of_flows,
    "compare": lambda a: places.download(a, places.view_of(a)),
    "changes": of_changes,
    "next_survey": lambda a: known.download(a, answers.next_to_survey(a.selection, a.limits)),
}
FLOWS = ("out", "into", "within")  # in the Calendar's download, of releases without villages
# What fills the open part of a column's name: in the demonstration, or always.
FILLED = {
    "{hazard}": ("cyclone", "flood"),
    "storms: {hazard}": ("storms: cyclone", "storms: storm surge"),
    "strongest: {hazard}": ("strongest: cyclone", "strongest: storm surge"),
    "work: {activity}": ("work: Pulses after paddy",),
    "season: {activity}": ("season: School year",),
}
SIDES = ("before", "after")


def expected(table: str) -> list[str]:
    """The names that a download's columns have, but for those of each hazard and work."""
    sides = [
        [name.format(side=side) for side in SIDES] if "{side}" in name else [name]
        for name in out.columns(table)
        if name not in FILLED and (table, name) not in {("calendar", each) for each in FLOWS}
    ]
    return [name for names in sides for name in names]


@pytest.mark.parametrize("table", DOWNLOADS)
def test_a_download_has_the_columns_of_its_table(table: str, asked: PageQuestion) -> None:
    made = DOWNLOADS[table](asked)
    assert len(made.rows)
    named = {column.name: column for column in made.columns}
    of_the_data = {
        name
        for pattern, names in FILLED.items()
        if pattern in out.columns(table)
        for name in named
        if name.startswith(pattern.partition("{")[0]) and (name not in out.columns(table))
    }
    for pattern, names in FILLED.items():
        if pattern in out.columns(table):
            assert set(names) <= of_the_data
            assert named[names[0]].meaning.endswith(out.columns(table)[pattern].meaning)
    assert [name for name in named if name not in of_the_data] == expected(table)


@pytest.mark.parametrize("table", DOWNLOADS)
def test_values_are_what_the_kind_of_their_column_says(table: str, asked: PageQuestion) -> None:
    made = DOWNLOADS[table](asked)
    for column in made.columns:
        kind, values = made.kind(column), made.rows[column.name].dropna()
        if kind == "text":
            assert all(isinstance(value, str) for value in values), column
        elif kind == "flag":
            assert values.map(bool).eq(values).all(), column
        else:
            assert pd.to_numeric(values).eq(values).all(), column
            if kind in ("integer", "count"):
                assert (values == values.round()).all(), column


def test_a_meaning_says_the_confidence_of_the_release(asked: PageQuestion) -> None:
    meaning = out.columns("overview")["availability_low"].meaning
    assert asked.meaning(meaning) == "lower end of its 95% interval"
    release: Any = SimpleNamespace(parameters=parameters().but({"confidence": 0.9}))
    assert replace(asked, release=release).meaning(meaning) == "lower end of its 90% interval"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_the_columns_of_its_table_and_explains_them(command: str) -> None:
    printed = CliRunner().invoke(main, [command, *COMMANDS[command], "--format", "csv"])
    assert printed.exit_code == 0, printed.output
    assert printed.stdout.splitlines()[0] == ",".join(out.columns(command))
    for language in ("en", "my"):
        told = CliRunner().invoke(main, ["--language", language, command, "--help"])
        lines = [line.split() for line in told.stdout.splitlines()]
        explained = {words[0] for words in lines if len(words) > 1}
        assert set(out.columns(command)) <= explained, told.stdout


def test_every_table_is_a_download_a_command_or_a_page() -> None:
    assert set(out.NAMES) == {*DOWNLOADS, *COMMANDS} | ON_A_PAGE | IN_OTHERS


@pytest.mark.parametrize(
    ("command", "first"), [("capacity", "name_en"), ("flows", "origin_name_en")]
)
def test_a_command_adds_where_places_lie_after_its_own_columns(command: str, first: str) -> None:
    asked = [command, *COMMANDS[command], "--format", "csv", "--places"]
    printed = CliRunner().invoke(main, asked)
    assert printed.exit_code == 0, printed.output
    rows = pd.read_csv(io.StringIO(printed.stdout))
    own = list(out.columns(command))
    assert list(rows.columns)[: len(own) + 1] == [*own, first]
    ends = [name for name in rows if name.endswith("adm1_pcode")]
    assert "MMR017" in set(rows[ends[0]])
