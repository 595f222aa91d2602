"""The known answers, imported and published by commands, read off ``capacity`` and the pages."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.csv as pa_csv
import pytest
from click.testing import CliRunner

from mobility.cli import main
from tests import known_answers
from tests.pages.reading import component, deposit, opened, text

AREA = {"areas": "LAND", "hazard": "cyclone"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that commands have filled from files."""
    folder = tmp_path_factory.mktemp("known")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOBILITY_DATA", str(folder / "data"))
        for name, rows in known_answers.tables().items():
            pa_csv.write_csv(rows, folder / f"{name}.csv")
            command("import", str(folder / f"{name}.csv"), "--as", name)
        command("publish", "--note", "known answers")
    return folder / "data"


@pytest.fixture(autouse=True)
def _shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(root))
    _capacity.cache_clear()
    _page.cache_clear()


def command(*words: str) -> str:
    """What a command prints."""
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout


@cache
def _capacity(level: str) -> pd.DataFrame:
    said = command("capacity", "--place", "LAND", "--level", level, "--format", "csv")
    return pd.read_csv(io.StringIO(said)).set_index(["place_id", "month"])


@cache
def _page(file: str, **parameters: str) -> str:
    return re.sub(r"\s+", " ", text(opened(file, **parameters)))


def place(village: str, month: int = 4) -> str:
    """All that a village's page says."""
    return _page("one_place", place=village, months=str(month), hazard="cyclone")


APRIL = {
    "K1": {"helpers": 3, "helpers_usual": 6, "availability": 0.5, "without_helpers": 1.5,
           "needs_help": 3, "people_to_protect": 7, "finding": "loses", "all_year": "not low"},
    "K2": {"helpers": 6, "availability": 1, "without_helpers": 0, "finding": "keeps"},
    "K3": {"helpers": 0, "availability": 0, "without_helpers": 2, "finding": "loses"},
    "K4": {"helpers": 3, "newcomers": 20, "people_to_protect": 27, "without_helpers": 1.5},
    "K5 far": {"helpers": 1, "availability": 0.1, "finding": "loses"},
    "K5 near": {"helpers": 90, "availability": 1, "finding": "keeps"},
    "K6": {"helpers": 1, "availability": 1, "weakest_role": "early warning", "finding": "loses"},
    "K7 eleven": {"helpers_usual": 8, "availability": 0.75, "finding": "watch"},
    "K7 twelve": {"helpers_usual": 6, "helpers_all": 12, "away_all_year": 6, "finding": "keeps"},
    "K7 nine": {"helpers_usual": 12, "availability": 0.5, "finding": "loses"},
    "K8": {"finding": "keeps", "without_helpers": 2, "all_year": "low all year"},
    "K9 with 9": {"availability": 0.7, "needs_help": 9, "finding": "loses", "sure": "certain"},
    "K9 with 6": {"availability": 0.7, "needs_help": 6, "finding": "watch", "sure": "certain"},
}  # fmt: skip
FINDINGS = {
    "K1": {"loses": (2, 3, 4, 5)},
    "K3": {"loses": (4,)},
    "K4": {"loses": (2, 3, 4, 5)},
    "K5 far": {"loses": (4,)},
    "K6": {"loses": (4, 5, 6)},
    "K7 eleven": {"watch": tuple(range(2, 13))},
    "K7 nine": {"loses": tuple(range(4, 13))},
    "K9 with 9": {"loses": (4,)},
    "K9 with 6": {"watch": (4,)},
}
"""The months in which each is flagged; every other village and month keeps."""


@pytest.mark.parametrize("village", APRIL)
def test_capacity_prints_april(village: str) -> None:
    found = _capacity("village").loc[(village, 4)]
    assert {name: found[name] for name in APRIL[village]} == pytest.approx(APRIL[village])


def flagged(village: str, month: int) -> str:
    """The finding that is known of a village and month."""
    months = FINDINGS.get(village, {})
    return next((finding for finding, all_of in months.items() if month in all_of), "keeps")


def in_the_grid() -> dict[str, Any]:
    """The villages of the Village calendar."""
    groups = component(opened("village_calendar", **AREA), "village_calendar")["groups"]
    return {village["id"]: village for group in groups for village in group["villages"]}


def test_every_month_has_its_finding_in_the_command_on_the_map_and_in_the_grid() -> None:
    wanted = {
        (village, month): flagged(village, month)
        for village in known_answers.VILLAGES
        for month in known_answers.MONTHS
    }
    assert _capacity("village")["finding"].to_dict() == wanted
    overview = opened("overview", **AREA)
    marks = [mark["code"] for mark in component(overview, "village_map")["marks"]]
    content = deposit(overview, "villages")
    on_map = {
        (village, month): marks[int(content["findings"][12 * at + month - 1])]
        for at, village in enumerate(content["id"])
        for month in known_answers.MONTHS
    }
    assert on_map == wanted
    villages = in_the_grid()
    in_grid = {
        (name, month): cell["finding"]
        for name, village in villages.items()
        for month, cell in enumerate(village["cells"], 1)
    }
    assert in_grid == wanted
    assert [name for name, village in villages.items() if village["low"]] == ["K8"]


def test_the_overview_says_what_absence_does_and_apart_what_is_low_all_year() -> None:
    said = _page("overview", **AREA, months="4")
    assert (
        "In LAND, 7 of 13 villages lose capacity because people are away, in one or more of the 5 "
        "months when cyclones are due; at worst 7 in April and 1 in October. Of the 7: 7 certain"
    ) in said
    assert "Apart from that, 1 village is low all year, whoever is away" in said
    assert "Of 204 helpers (adults who could help), 6 are away all year." in said


def test_an_area_s_availability_is_of_sums() -> None:
    """K5: ten helpers, nine away in April, beside ninety who stay: 91 of 100."""
    assert _capacity("township").loc[("T-K5", 4)]["availability"] == pytest.approx(0.91)
    said = _page("one_place", place="T-K5", months="4", hazard="cyclone")
    assert "helpers here 91 usual helpers 100" in said
    assert "usual helpers who are away 0.0% 0.0% 0.0% 9.0% 0.0%" in _page(
        "calendar", areas="T-K5", hazard="cyclone"
    )


SAID = {
    "K1": (
        "Because people are away, K1 loses capacity in February, March, April and May.",
        "Of the 6 adults who could help here in the fullest months, 3 are in the village in April.",
        "3 people may need help; two helpers each is enough for 1 of them.",
        "When most are home, the helpers are enough for all who may need help.",
        "helpers here / usual 3 / 6 50%", "3 of 10 members are away: CITY 3",
    ),
    "K2": (
        "K2 keeps its capacity in every month",
        "In April, 6 adults who could help are in the village, as many as in the fullest months.",
        "No member is away that month.",
    ),
    "K3": (
        "Of the 4 adults who could help here in the fullest months, nobody is in the village",
        "in April: no helper. 2 people may need help, and there is no helper for them.",
    ),
    "K4": (
        "people to protect 27 7 members here and 20 newcomers",
        "20 newcomers work there: helpers only once trained and assigned.",
        "helpers here / usual 3 / 6 50%",
    ),
    "K6": (
        "Because people are away, K6 loses capacity in April, May and June. This is certain.",
        "loses, certain nobody here for early warning",
        "helpers here / usual 1 / 1 100%", "early warning nobody here; filled when most are home",
        "early warning 1/1 1/1 1/1 0/1 nobody 0/1 nobody 0/1 nobody 1/1",
    ),
    "K7 eleven": ("K7 eleven is on watch in February, March,", "helpers here / usual 6 / 8"),
    "K7 twelve": (
        "K7 twelve keeps its capacity in every month",
        "Of its 12 adults who could help, 6 are away all year.", "helpers here / usual 6 / 6 100%",
    ),
    "K7 nine": (
        "loses capacity in April, May, June, July, August, September, October, November and Dec",
        "helpers here / usual 6 / 12 50%",
    ),
    "K8": (
        "K8 keeps its capacity in every month", "keeps, certain",
        "Even when most are home, the adults who could help are too few: 4, for 4 who may",
        "need help; two helpers each is enough for 2 of them.",
        "people without enough helpers 2 of 4 who may need help; 2 in the fullest months",
    ),
    "K9 with 9": (
        "loses, certain helpers are away, and those here are too few for those who may need help",
        "9 people may need help; two helpers each is enough for 7 of them.",
        "helpers here / usual 14 / 20 70%",
    ),
    "K9 with 6": (
        "watch, certain some helpers are away",
        "6 people may need help; two helpers each is enough for all of them.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("village", SAID)
def test_a_village_s_page_says_its_april(village: str) -> None:
    said = place(village)
    for part in SAID[village]:
        assert part in said, part


def test_k1_expects_a_quarter_of_its_helpers_away_and_less_than_one_person_without() -> None:
    """X is 0.25, N and the part of it that absence makes 0.75 people."""
    assert in_the_grid()["K1"]["absence"] == "25% away"
    assert "1 of 1 in all 50% 3 / 6" in k1_listed("season")
    assert "loses, certain 2 of 2 in all 50% 3 / 6" in k1_listed("month")  # 1.5 people in April


def k1_listed(listed: str) -> str:
    """K1's line in the Overview's list, of April or of the season."""
    lines = text(opened("overview", **AREA, months="4", listed=listed)).splitlines()
    (line,) = [line for line in lines if line.startswith("K1 ")]
    return line


def test_k4_a_tenth_of_the_newcomers_trained_makes_five_helpers() -> None:
    """Beside it stands the result without them: three helpers and 1.5 people without."""
    said = _page("newcomers", areas="K4", hazard="cyclone", months="4", newcomer_share="0.1")
    assert "people to protect 27 27" in said
    assert "helpers 3 5" in said
    assert "of them, without enough helpers 2 1" in said


def test_k12_three_are_away_from_february_to_may() -> None:
    said = _page("calendar", areas="K1", hazard="cyclone")
    assert "people away 0 3 3 3 3 0 0 0 0 0 0 0" in said
    for month in known_answers.MONTHS:
        asked = ("--place", "K1", "--month", str(month), "--direction", "out")
        rows = command("flows", *asked, "--level", "village", "--format", "csv").splitlines()[1:]
        assert rows == (["K1,CITY,3"] if month in (2, 3, 4, 5) else [])
