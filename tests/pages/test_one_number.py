"""One word, one number: what every page, download and command says of the same people.

Each word has one base (docs/measures.md, "One word, one number"). The table below says where it
is told; whoever tells it somewhere else adds a line.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from mobility.access import OWNER
from mobility.cli import main
from mobility.maps.colours import MARKS
from mobility.measures.scenario import Scenario
from mobility.reports.document import TableFile
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.ui.calendar import year
from mobility.ui.frame import answers
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.state import Question
from mobility.ui.newcomers import season
from mobility.ui.overview import ranking
from mobility.ui.plan import steps, timetable
from mobility.views.one_place import AREA_NUMBERS as NUMBERS
from mobility.words import MONTHS, speak, whole
from tests.pages.reading import deposit, opened, text

WORDS = speak("en")
TOWNSHIPS = ("MMR017016", "MMR017018", "MMR017024")
NUMBER = r"([\d,]+)"
HELP = "people here who may need help"
WITHOUT = "of them, without enough helpers"
# One month of each area; the townships in a month of each season.
ASKED = (
    *((TOWNSHIPS, month) for month in (4, 11)),
    *((TOWNSHIPS[:1], month) for month in (4, 5)),
    (("tract",), 4),
    (("village",), 4),
)


@pytest.fixture(autouse=True)
def data(demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demonstration, where pages and commands look for it."""
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))


class Rounded(int):
    """A sum of rows that are whole people each, so that it may be a few people off."""


@dataclass(frozen=True)
class Reader:
    """Somebody who looks for a word in an area and month, on every page."""

    areas: tuple[str, ...]
    month: int

    @cached_property
    def asked(self) -> PageQuestion:
        """The question of a page's downloads."""
        release = releases.open_release()
        selection = Selection(release.id, self.areas, months=(self.month,), hazard="cyclone")
        return PageQuestion(WORDS, release, answers.gazetteer(release.id), Question(selection))

    def page(self, file: str, **more: str) -> str:
        """All that a page says."""
        return _page(file, areas=",".join(self.areas), months=str(self.month), **more)

    def said(self, file: str, pattern: str, **more: str) -> int:
        """The number that a page says in a pattern."""
        found = re.search(pattern, self.page(file, **more), re.MULTILINE)
        assert found, (file, pattern, self)
        return _number(found[1])

    def marks(self, finding: str) -> int:
        """Villages with a finding on the Overview's map, which holds the twelve months."""
        given = _opened("overview", areas=",".join(self.areas), months=str(self.month))
        kinds = [str(n) for n, mark in enumerate(MARKS) if mark.code == finding]
        months = deposit(given, "villages")["findings"][self.month - 1 :: len(MONTHS)]
        return sum(months.count(kind) for kind in kinds)

    def row(self, name: str) -> int:
        """The month's number in a row of the Calendar."""
        found = re.search(rf"^{name}((?: [\d,]+){{12}})$", self.page("calendar"), re.MULTILINE)
        assert found, (name, self)
        return _number(found[1].split()[self.month - 1])

    def planned(self, pattern: str) -> int:
        """A number in the month's row of the plan."""
        return self.said("plan", rf"^{WORDS.month(self.month)} 20\d\d .*?{pattern}")

    def told(self, *options: str) -> pd.DataFrame:
        """What a command prints."""
        return _command(*options)

    def capacity(self, level: str) -> pd.DataFrame:
        """What ``capacity`` prints of the areas."""
        month = ("--month", str(self.month), "--level", level)
        return pd.concat([self.told("capacity", "--place", each, *month) for each in self.areas])

    def flows(self, *directions: str) -> int:
        """People in what ``flows`` prints between villages and other places."""
        places = [option for area in self.areas for option in ("--place", area)]
        asked = ("--month", str(self.month), "--level", "village", "--direction")
        tables = [self.told("flows", *places, *asked, each) for each in directions]
        return Rounded(whole(sum(table["people"].sum() for table in tables)))

    def in_file(self, rows: pd.DataFrame, column: str) -> int:
        """The sum of a column of a download, in the month."""
        return whole(rows.loc[rows["month"] == self.month, column].sum())

    def by_village(self, rows: pd.DataFrame, column: str) -> Rounded:
        """The same of rows of villages, of those whose helpers, here and usual, are known."""
        if "helpers_usual" in rows:
            rows = rows.dropna(subset=["helpers", "helpers_usual"])
        return Rounded(self.in_file(rows, column))

    @cached_property
    def calendar_file(self) -> pd.DataFrame:
        """The Calendar's download, of all areas together."""
        return year.download_rows(answers.calendar(self.asked.selection))

    @cached_property
    def villages_file(self) -> pd.DataFrame:
        """The Overview's download."""
        view = answers.overview(self.asked.selection)
        return ranking.download(self.asked, view, 1, "").rows

    @cached_property
    def newcomers_file(self) -> pd.DataFrame:
        """The Newcomers' download."""
        view = answers.newcomers(self.asked.selection, 0.0, USUAL)
        return season.download(self.asked, view, 1, "").rows

    @cached_property
    def plan_download(self) -> TableFile:
        """The plan's download."""
        return timetable.download(
            steps.Sheet(self.asked, {}, ""), answers.plan(self.asked.selection, USUAL)
        )

    @property
    def plan_file(self) -> pd.DataFrame:
        """The area's own rows of it: its sheet of totals."""
        return self.plan_download.more[-1].rows

    @property
    def origins(self) -> int:
        """Newcomers in the table of where they come from."""
        found = answers.newcomer_origins(self.asked.selection.but(level="township"))
        return self.in_file(found, "people")

    def on_flow_map(self, direction: str, word: str) -> int:
        """A word's number where the map says that its own is another; else the map's own."""
        page = self.page("flows", direction=direction)
        found = re.search(rf"{word}.*?: {NUMBER}\.", page)
        found = found or re.search(rf"{WORDS.month(self.month)}: {NUMBER}$", page, re.MULTILINE)
        assert found, (direction, self)
        return _number(found[1])


USUAL = Question(Selection()).limits
FEW, SLIGHT = 10, 0.001  # people, or the share of them, by which a sum of rounded rows may be off


@cache
def _opened(file: str, **parameters: str) -> AppTest:
    return opened(file, **parameters)


@cache
def _page(file: str, **parameters: str) -> str:
    return text(_opened(file, **parameters))


@cache
def _command(*options: str) -> pd.DataFrame:
    result = CliRunner().invoke(main, [*options, "--format", "csv"])
    assert result.exit_code == 0, result.output
    return pd.read_csv(io.StringIO(result.stdout), dtype={"origin_id": str, "place_id": str})


def _number(text_of: str) -> int:
    return int(text_of.replace(",", ""))


Told = Callable[[Reader], int]
TABLE: dict[str, dict[str, Told]] = {
    "villages that lose capacity in the month": {
        "Overview, map": lambda r: r.marks("loses"),
        "Overview, download": lambda r: int(
            (r.villages_file.query("month == @r.month")["finding"] == "loses").sum()
        ),
        "What if": lambda r: r.said("scenario", rf"^loses {NUMBER} "),
        "Preparedness plan": lambda r: r.planned(rf"{NUMBER} villages? loses? capacity"),
        "capacity": lambda r: int((r.capacity("village")["finding"] == "loses").sum()),
    },
    "villages that lose capacity in the season": {
        "Overview": lambda r: r.said("overview", rf", {NUMBER} of [\d,]+ villages? loses? cap"),
        "Village calendar": lambda r: r.said("village_calendar", rf", {NUMBER} of [\d,]+ villages"),
    },
    "people away": {
        "Calendar": lambda r: r.row("people away"),
        "Calendar, download": lambda r: r.in_file(r.calendar_file, "people_away"),
        "Flow map": lambda r: r.on_flow_map("out", "People away"),
        "flows": lambda r: r.flows("out", "within"),
    },
    "newcomers": {
        "Calendar": lambda r: r.row("newcomers"),
        "Calendar, download": lambda r: r.in_file(r.calendar_file, "newcomers"),
        "Flow map": lambda r: r.on_flow_map("into", "Newcomers in its villages"),
        "Newcomers": lambda r: r.said("newcomers", rf"^newcomers {NUMBER}$"),
        "Newcomers, by origin": lambda r: r.origins,
        "Newcomers, download": lambda r: Rounded(r.in_file(r.newcomers_file, "newcomers")),
        "Preparedness plan, download": lambda r: r.in_file(r.plan_file, "newcomers"),
        "Overview, download": lambda r: Rounded(r.in_file(r.villages_file, "newcomers")),
        "capacity by village": lambda r: Rounded(r.capacity("village")["newcomers"].sum()),
        "capacity by township": lambda r: Rounded(r.capacity("township")["newcomers"].sum()),
    },
    "helpers here": {
        "Calendar": lambda r: r.row("helpers here"),
        "Newcomers": lambda r: r.said("newcomers", rf"^helpers {NUMBER}$"),
        "What if": lambda r: r.said("scenario", rf"^helpers here {NUMBER} "),
        "Preparedness plan": lambda r: r.planned(rf" {NUMBER} / [\d,]+ "),
        "Overview, download": lambda r: r.by_village(r.villages_file, "helpers"),
        "capacity": lambda r: Rounded(r.capacity("township")["helpers"].sum()),
    },
    "usual helpers": {
        "What if": lambda r: r.said("scenario", rf"^usual helpers {NUMBER} "),
        "Preparedness plan": lambda r: r.planned(rf" [\d,]+ / {NUMBER} "),
        "Overview, download": lambda r: r.by_village(r.villages_file, "helpers_usual"),
        "Calendar, download": lambda r: r.in_file(r.calendar_file, "helpers_usual"),
        "capacity": lambda r: Rounded(r.capacity("township")["helpers_usual"].sum()),
    },
    "helpers away all year": {
        "Calendar": lambda r: r.said("calendar", rf"Whatever the season, {NUMBER} of "),
        "Calendar, download": lambda r: r.in_file(r.calendar_file, "away_all_year"),
        "capacity by village": lambda r: Rounded(r.capacity("village")["away_all_year"].sum()),
    },
    "people without enough helpers": {
        "Newcomers": lambda r: r.said("newcomers", rf"^{WITHOUT} {NUMBER}$"),
        "What if": lambda r: r.said("scenario", rf"^{WITHOUT} {NUMBER} "),
        "Overview, download": lambda r: r.by_village(r.villages_file, "without_helpers"),
        "Newcomers, download": lambda r: Rounded(r.in_file(r.newcomers_file, "without_helpers")),
        "capacity": lambda r: Rounded(r.capacity("township")["without_helpers"].sum()),
    },
    HELP: {
        "Calendar, download": lambda r: r.in_file(r.calendar_file, "needs_help"),
        "Newcomers": lambda r: r.said("newcomers", rf"^members here who may need help {NUMBER}$"),
        "What if": lambda r: r.said("scenario", rf"^{HELP} {NUMBER} "),
        "Preparedness plan": lambda r: r.planned(rf" {NUMBER} (?:people|person) may need help"),
        "Overview, download": lambda r: r.by_village(r.villages_file, "needs_help"),
        "capacity": lambda r: Rounded(r.capacity("township")["needs_help"].sum()),
    },
    "members here": {
        "Newcomers": lambda r: r.said("newcomers", rf"^members here {NUMBER}$"),
        "What if": lambda r: r.said("scenario", rf"^members here {NUMBER} "),
        "Overview, download": lambda r: r.by_village(r.villages_file, "people_here"),
    },
    "people to protect": {
        "Newcomers": lambda r: r.said("newcomers", rf"^people to protect {NUMBER}$"),
        "What if": lambda r: r.said("scenario", rf"^people to protect, newcomers too {NUMBER} "),
        "Newcomers, download": lambda r: Rounded(r.in_file(r.newcomers_file, "people_to_protect")),
        "Preparedness plan, download": lambda r: r.in_file(r.plan_file, "people_to_protect"),
        "capacity": lambda r: Rounded(r.capacity("township")["people_to_protect"].sum()),
    },
    "people to move early": {
        "Preparedness plan": lambda r: r.planned(rf" {NUMBER} (?:people|person) to move early"),
        "Preparedness plan, villages": lambda r: whole(_of_villages(r)["people_to_move"].sum()),
        "Preparedness plan, download": lambda r: r.in_file(r.plan_file, "people_to_move"),
    },
}
# A village alone has no sums: its plan names it, and its finding stands for the count.
OF_SEVERAL = {
    "villages that lose capacity in the month",
    "villages that lose capacity in the season",
    "people to move early",
}


def _of_villages(reader: Reader) -> pd.DataFrame:
    """The villages of the plan's download, in the month."""
    rows = reader.plan_download.rows
    return rows[(rows["place_id"] != "") & (rows["month"] == reader.month)]


def _reader(areas: Sequence[str], month: int) -> Reader:
    """The areas named; a village of Labutta that loses capacity and has newcomers, or its tract."""
    if areas[0] in TOWNSHIPS:
        return Reader(tuple(areas), month)
    release = releases.open_release()
    asked = Selection(release.id, TOWNSHIPS[:1], months=(month,), level="village")
    found = queries.capacity(release, asked, OWNER)
    losing = found[(found["newcomers"] > 0) & (found["finding"] == "loses")]
    village = str(losing["place_id"].iloc[0])
    if areas[0] == "village":
        return Reader((village,), month)
    return Reader((answers.gazetteer(release.id).above(village, areas[0]) or village,), month)


@pytest.mark.slow
@pytest.mark.parametrize(("areas", "month"), ASKED)
def test_a_word_has_one_number_wherever_it_is_told(areas: tuple[str, ...], month: int) -> None:
    reader = _reader(areas, month)
    words = TABLE.keys() - (OF_SEVERAL if areas == ("village",) else set())
    for word in sorted(words):
        found = {place: told(reader) for place, told in TABLE[word].items()}
        (number, *others) = {n for n in found.values() if not isinstance(n, Rounded)}
        assert not others, (word, reader, found)
        about = max(FEW, SLIGHT * number)
        assert all(abs(n - number) <= about for n in found.values()), (word, reader, found)


def test_no_page_but_the_flow_map_s_own_direction_tells_those_away_and_those_who_came() -> None:
    """16,836 is 13,074 people of Labutta who are elsewhere and 3,761 of elsewhere in it."""
    reader = Reader(TOWNSHIPS[:1], 4)
    out, into = (reader.said("flows", rf"April: {NUMBER}$", direction=d) for d in ("out", "into"))
    alone = reader.page("flows", place=reader.areas[0])
    assert f"April: {out:,} · " in alone and f"April: {into:,}\n" in alone
    assert f"{out + into:,}" not in alone
    assert "Most: Labutta → Yangon Region, 5,508 (42%)." in alone


def test_a_difference_is_that_of_the_two_numbers_beside_it() -> None:
    """January and July of Labutta: 17,639.4 and 7,426.6 people."""
    reader = Reader(TOWNSHIPS[:1], 1)
    page = reader.page("flows", compare="7")
    change, other = re.search(rf"{NUMBER} more than in July \({NUMBER}\)", page).groups()
    now = reader.said("flows", rf"January: {NUMBER}$", compare="7")
    assert _number(change) == now - _number(other)


def test_every_month_of_the_calendar_and_the_flow_map_agrees() -> None:
    asked = Reader(TOWNSHIPS[:1], 4).asked
    view = answers.calendar(asked.selection)
    told = answers.flow_months(asked.selection.but(level="village")).set_index("month")
    for month in MONTHS:
        away = told.at[month, "out"] + told.at[month, "within"]
        assert view.numbers["people_away"].values[month] == pytest.approx(away)


@pytest.mark.parametrize(("force", "villages"), [("all", 47), ("34", 51), ("64", 54)])
def test_storms_of_one_force_count_on_every_page(force: str, villages: int) -> None:
    """Villages where one usual helper in five is away when a cyclone comes."""
    release = releases.open_release()
    asked = Selection(release.id, TOWNSHIPS, hazard="cyclone", force=force)
    limits = release.parameters.limits
    expected = answers.village_calendar(asked, limits).expected
    listed = expected.set_index("place_id")["expected_absence"]
    away = set(listed[listed >= release.parameters["expected_absence_in_plan"] - 1e-9].index)
    assert len(away) == villages
    assert answers.comparison(asked, limits, Scenario()).absent_before == villages
    first = answers.overview(asked, limits).ranking
    assert not first.empty
    assert first.set_index("place_id")["expected_absence"].to_dict() == pytest.approx(
        {place: listed[place] for place in first["place_id"]}, nan_ok=True
    )


def test_a_page_says_which_storms_count_unless_they_are_the_usual_ones() -> None:
    for file in ("overview", "village_calendar", "plan"):
        said = "storms that count: 64 knots or more"
        assert said in _page(file, areas=TOWNSHIPS[0], force="64")
        assert said not in _page(file, areas=TOWNSHIPS[0])


def test_a_place_s_own_page_and_the_comparison_tell_the_same() -> None:
    """Labutta in April: its page, its line in Compare, and the pages about its people."""
    reader, place = Reader(TOWNSHIPS[:1], 4), {"place": TOWNSHIPS[0]}
    season = rf", {NUMBER} of [\d,]+ villages? loses? cap"
    told = {
        "newcomers": reader.said("newcomers", rf"^newcomers {NUMBER}$"),
        "people_to_protect": reader.said("newcomers", rf"^people to protect {NUMBER}$"),
        "helpers": reader.planned(rf" {NUMBER} / [\d,]+ "),
        "helpers_usual": reader.planned(rf" [\d,]+ / {NUMBER} "),
    }
    losing = reader.said("overview", season)
    assert reader.said("one_place", season, **place) == losing
    for label, name in NUMBERS:
        if name in ("newcomers", "people_to_protect", "helpers", "helpers_usual"):
            assert reader.said("one_place", rf"^{label} {NUMBER}$", **place) == told[name]
    people = "{helpers:,} / {helpers_usual:,} {newcomers:,} {people_to_protect:,}".format(**told)
    line = rf"^Labutta 542 .*? {losing} .*{people}$"
    assert re.search(line, Reader(TOWNSHIPS, 4).page("comparison"), re.MULTILINE)
