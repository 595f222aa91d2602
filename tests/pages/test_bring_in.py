"""Bring data in: from a file to a release, and who may."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mobility.settings import PUBLISH_FROM_PAGES
from mobility.store import draft, releases
from mobility.ui.bring_in import desk
from tests import worlds
from tests.conftest import Published
from tests.pages.conftest import Publish
from tests.pages.reading import opened, text
from tests.ui.connection import FROM_AFAR, come_by

STAYS = "origin_id,destination_id,year,month,sex,people\nV1,T1,2030,4,f,{people}\n"


@pytest.fixture
def changeable(published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a release in which pages may publish; gives its data folder."""
    root = tmp_path / "data"
    shutil.copytree(published(worlds.two_villages()), root)
    monkeypatch.setenv("MOBILITY_DATA", str(root))
    monkeypatch.setenv(PUBLISH_FROM_PAGES.name, "1")
    return root


def sent(app: AppTest, name: str, content: str) -> AppTest:
    """Send a file as a browser does."""
    return app.file_uploader[0].upload(name, content.encode()).run()


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


def is_disabled(app: AppTest, label: str) -> bool:
    return bool(next(each for each in app.button if each.label == label).disabled)


def test_where_publishing_from_pages_is_off_the_page_says_the_commands(publish: Publish) -> None:
    publish(worlds.two_villages())
    app = opened("bring_in")
    assert not app.file_uploader
    assert "Publishing from pages is switched off" in text(app)
    assert "python -m mobility import FILE --dry-run" in app.code[0].value


def test_a_reader_from_another_machine_brings_nothing_in(
    changeable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_by(monkeypatch, FROM_AFAR)
    app = opened("bring_in")
    assert not app.file_uploader
    assert [each.label for each in app.button if "draft" in each.label] == []


def test_a_file_becomes_a_release_and_one_can_go_back(changeable: Path) -> None:
    first = releases.current_id()
    app = sent(opened("bring_in"), "stays.csv", STAYS.format(people=7))
    said = text(app)
    assert "stays.csv people of one place at another, by month 1 1" in said
    assert "People counted in them: 7." in said
    app = press(app, "Put into the draft")
    assert not draft.open_draft().is_empty
    said = text(app)
    assert "A draft of" in said and "people in use" in said
    assert "Quality of the draft" in {each.label for each in app.expander}
    assert is_disabled(app, "Publish as a new release")
    app = app.text_input(key="intake_note").set_value("April, asked again").run()
    app = press(app, "Publish as a new release")
    new = releases.current_id()
    assert new != first and draft.open_draft().is_empty
    with releases.open_release().tables() as read:
        people = read.run(read["stays"].filter(lambda row: row.year == 2030))["people"].to_pylist()
    assert people == [7.0]
    assert "April, asked again" in text(app)
    app = press(app, "Make it the release in use")
    assert releases.current_id() == first


def test_names_and_numbers_of_persons_are_told_and_not_given_back(changeable: Path) -> None:
    content = (
        "household_id,person_id,village_id,sex,age,severe,respondent_name,phone\n"
        "H9,P1,V2,f,30,0,Daw Hla,+95 9781234567\nH9,P2,V2,x,30,0,U Tun,+95 9781234568\n"
    )
    app = sent(opened("bring_in"), "roster.csv", content)
    said = text(app)
    assert "Names of persons were left out: respondent_name." in said
    assert "Telephone numbers and addresses of mail were left out: phone." in said
    assert "Daw Hla" not in said and "978123" not in said


def test_errors_keep_a_file_out_until_its_broken_rows_are_left_out(changeable: Path) -> None:
    content = STAYS.format(people=7) + "V9,T1,2030,4,f,31\nV9,T1,2030,5,f,9\n"
    app = sent(opened("bring_in"), "stays.csv", content)
    assert "There is no place “V9”" in text(app)
    assert is_disabled(app, "Put into the draft")
    app = next(each for each in app.checkbox if each.label == "Leave broken rows out").check().run()
    app = press(app, "Put into the draft")
    assert draft.open_draft().table("stays").to_pylist()[-1]["people"] == 7.0


def test_a_file_that_is_not_recognised_asks_what_its_columns_mean(changeable: Path) -> None:
    content = "Wo,Wohin,Year,Month,Gender,Wer\nV1,T1,2030,4,F,7\n"
    app = sent(opened("bring_in"), "away.csv", content)
    labels = [each.label for each in app.selectbox]
    assert "What does the file hold?" in labels
    kind = next(each for each in app.selectbox if each.label == "What does the file hold?")
    app = kind.select("stays").run()
    for column, name in (("origin_id", "Wo"), ("destination_id", "Wohin"), ("people", "Wer")):
        box = next(each for each in app.selectbox if each.label.endswith(f"· {column}"))
        app = box.select(name).run()
    assert "away.csv people of one place at another, by month 1 1" in text(app)
    app = press(app, "Put into the draft")
    assert draft.open_draft().table("stays").to_pylist()[-1]["people"] == 7.0


def test_a_damaged_file_is_refused_in_words_and_changes_nothing(changeable: Path) -> None:
    app = opened("bring_in")
    app = app.file_uploader[0].upload("stays.xlsx", b"PK\x03\x04 no workbook").run()
    assert not app.exception
    assert any("damaged" in each.value for each in app.error)
    assert draft.open_draft().is_empty


def test_files_of_the_folder_incoming_are_offered_and_links_out_of_it_are_not(
    changeable: Path, tmp_path: Path
) -> None:
    folder = changeable / desk.INCOMING
    folder.mkdir()
    (folder / "stays.csv").write_text(STAYS.format(people=7), encoding="utf-8")
    secret = tmp_path / "secret.csv"
    secret.write_text("a", encoding="utf-8")
    (folder / "link.csv").symlink_to(secret)
    assert [path.name for path in desk.incoming()] == ["stays.csv"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "passwd"), ("C:\\a\\b.csv", "b.csv"), (".hidden", "hidden"), ("", "file"),
     ("a\0b:c.csv", "a_b_c.csv"), ("ရွာ.csv", "ရွာ.csv")],
)  # fmt: skip
def test_a_name_is_never_a_path(name: str, safe: str) -> None:
    assert desk.safe_name(name) == safe
