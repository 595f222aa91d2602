"""What is agreed on the steps of a plan: written, read on the plan, carried over, and in files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from mobility import cli
from mobility.access import OWNER
from mobility.reports.document import TableFile
from mobility.store import agreements, draft, releases
from mobility.store.agreements import Entry, Step
from mobility.ui.frame import components, downloads, page
from mobility.ui.plan import writing
from tests import worlds
from tests.conftest import SOURCE, Published
from tests.pages.reading import component, opened, text
from tests.ui.connection import FROM_AFAR, come_by

MOVE = Step("V1", "cyclone", 4, "move")
ENTRY = Entry("yes", "Village committee", "2027-03-31", True, "Two boats")


@pytest.fixture(autouse=True)
def _changeable(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work on a copy of a release of two villages."""
    shutil.copytree(published(worlds.two_villages()), tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))


def write(entry: Entry, step: Step = MOVE, read: int = 0) -> None:
    agreements.write(releases.open_release(), OWNER, step, entry, year=2027, read=read)


def published_without_cyclones() -> None:
    """The next release: no step of a cyclone is proposed any more but in October."""
    world = worlds.two_villages()
    hazards = [row for row in world["hazards"].to_pylist() if row["month"] > 6]
    draft.put({**world, "hazards": worlds.rows("hazards", *hazards)}, sources=[SOURCE])
    releases.publish("later")


def line(said: str, start: str) -> str:
    return next(each for each in said.splitlines() if each.startswith(start))


def test_what_is_written_stands_in_the_line_of_its_step() -> None:
    write(ENTRY)
    said = text(opened("plan", areas="V1", hazard="cyclone"))
    assert line(said, "Move people early 2 people").endswith(
        "village committee yes Village committee March 31, 2027 done Change"
    )
    assert "Two boats\nwritten by " in said
    assert "Something is written on 1 step: 1 agreed, 1 done." in said
    township = text(opened("plan", areas="T1", hazard="cyclone"))
    assert "What is written on the steps of single places 1 step" in township
    assert "Move people early V1 yes Village committee" in township


def test_it_is_carried_over_and_a_step_that_vanished_says_so() -> None:
    first = releases.open_release()
    write(ENTRY)
    write(Entry("yes"), Step("V1", "cyclone", 10, "evidence"))
    draft.put(worlds.two_villages(), sources=[SOURCE])
    releases.publish("the same again")
    said = text(opened("plan", areas="V1", hazard="cyclone"))
    assert f"carried over from release {first.id} of" in said
    move, evidence = (each for each in said.splitlines() if each.startswith("written by"))
    assert "no longer proposed" not in move
    assert evidence.endswith("the step is no longer proposed")


def test_an_entry_is_told_to_be_of_another_year() -> None:
    agreements.write(releases.open_release(), OWNER, MOVE, ENTRY, year=2001, read=0)
    assert "it was for April 2001" in text(opened("plan", areas="V1", hazard="cyclone"))


def test_who_reads_from_another_machine_reads_it_and_has_no_button(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(ENTRY)
    come_by(monkeypatch, FROM_AFAR)
    said = text(opened("plan", areas="V1", hazard="cyclone"))
    assert "Village committee March 31, 2027 done" in said
    assert "What is agreed is written on the data owner's own machine only." in said
    assert "Change" not in said and "Write" not in said


def test_several_areas_are_read_and_their_villages_written_on() -> None:
    said = text(opened("plan", areas="V1,V2", hazard="cyclone", months="4"))
    assert "Choose one area to write what is agreed for it as a whole." in said
    months = said[said.index("Plan by month") : said.index("People to move early, by month")]
    assert "Write" not in months and "Write" in said


# --- what the browser reports ---------------------------------------------------------------


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """What the page answers when the browser reports an entry."""

    def reported(**told: Any) -> dict[str, Any]:
        app = opened("plan", areas="V1", hazard="cyclone")
        asked: list[page.PageQuestion] = []
        monkeypatch.setattr(components, "reported", lambda *_: told)
        monkeypatch.setattr(
            writing, "mount", lambda question, _: asked.append(question) or writing._store()
        )
        app.run()
        assert not app.exception and asked
        answer: dict[str, Any] = app.session_state[writing.REPORT]
        return answer

    return reported


WRITTEN = {
    "step": "4|move|V1", "hazard": "cyclone", "read": 0, "agreed": "no", "by_whom": " Committee ",
    "by_when": "", "done": False, "notes": "after harvest\r\nin May",
}  # fmt: skip


def test_a_reported_entry_is_stored_with_its_texts_trimmed(report: Any) -> None:
    assert report(**WRITTEN) == {"token": 1, "step": "4|move|V1", "stored": True}
    (found,) = agreements.agreements(releases.open_release(), OWNER).history
    assert (found.step, found.entry) == (
        MOVE, Entry("no", "Committee", "", False, "after harvest\nin May"),
    )  # fmt: skip


def test_the_second_of_two_browsers_is_told_what_the_first_wrote(report: Any) -> None:
    write(ENTRY)
    answer = report(**WRITTEN)
    assert not answer["stored"] and answer["number"] == 1
    assert "agreed: yes; by whom: Village committee; by March 31, 2027; done" in answer["said"]
    assert report(**WRITTEN)["stored"] is False
    (found,) = agreements.agreements(releases.open_release(), OWNER).current.values()
    assert found.entry == ENTRY


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"step": "4|move|ELSEWHERE"}, "not a step of a plan"),
        ({"step": "4|burn|V1"}, "not a step of a plan"),
        ({"step": "99999999999999|move|V1"}, "not a step of a plan"),
        ({"step": None}, "not a step of a plan"),
        ({"by_when": "soon"}, "date cannot be read"),
        ({"notes": "x" * 1001}, "longer than 1000 characters"),
    ],
)
def test_what_cannot_be_an_entry_is_refused_in_words(
    report: Any, wrong: dict[str, Any], said: str
) -> None:
    answer = report(**WRITTEN | wrong)
    assert not answer["stored"] and said in answer["said"]
    assert not agreements.agreements(releases.open_release(), OWNER).history


def test_the_browser_knows_what_was_read_also_where_an_entry_was_emptied() -> None:
    write(ENTRY)
    write(Entry(), read=1)
    app = opened("plan", areas="T1", hazard="cyclone")
    told = component(app, "plan_steps")["entries"]["4|move|V1"]
    assert (told["number"], told["notes"]) == (2, "")
    assert "Something is written" not in text(app)


# --- files and commands ---------------------------------------------------------------------


def test_the_file_of_steps_has_a_row_a_step_with_what_is_agreed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: dict[str, pd.DataFrame] = {}

    def keep(_: Any, document: Callable[[], TableFile], name: str, **__: Any) -> None:
        made[name] = document().rows

    monkeypatch.setattr(downloads, "buttons", keep)
    write(ENTRY)
    write(Entry("yes"), Step("V2", "cyclone", 1, "move"))
    opened("plan", areas="T1", hazard="cyclone")
    rows = made["plan_steps"].set_index(["place_id", "month", "action"])
    assert rows.index.is_unique
    move = rows.loc[("V1", 4, "move")]
    assert tuple(move[["agreed", "by_whom", "by_when", "done", "notes"]]) == (
        "yes", "Village committee", "2027-03-31", True, "Two boats",
    )  # fmt: skip
    assert (move["known"], move["led_by"], move["name_en"]) == (
        "2 people",
        "village committee",
        "V1",
    )
    area = rows.loc[("T1", 4, "move")]
    assert (area["villages_proposed"], area["agreed"], area["is_proposed"]) == (1, "", True)
    assert not rows.loc[("V2", 1, "move"), "is_proposed"]


def run(*arguments: str) -> Any:
    result = CliRunner().invoke(cli.main, ["agreements", *arguments, "--format", "json"])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_command_lists_what_holds_and_on_request_the_history() -> None:
    write(Entry("no"))
    write(ENTRY, read=1)
    (row,) = run("--place", "T1")
    assert (row["place_id"], row["month"], row["action"], row["agreed"], row["is_proposed"]) == (
        "V1", 4, "move", "yes", True,
    )  # fmt: skip
    assert [each["agreed"] for each in run("--place", "V1", "--history")] == ["no", "yes"]
    assert run("--place", "V2") == [] and run("--hazard", "flood") == []


def test_the_command_knows_a_place_that_the_next_release_no_longer_has() -> None:
    write(ENTRY)
    write(ENTRY, Step("V1", "cyclone", 11, "move"))
    published_without_cyclones()
    rows = run()
    assert [each["is_carried_over"] for each in rows] == [True, True]
    assert [each["is_proposed"] for each in rows] == [False, False]
