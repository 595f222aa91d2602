"""Every page, in both languages, through Streamlit's own test runner."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mobility import settings
from mobility.maps.colours import MARKS
from mobility.ui.frame.navigation import PAGES
from mobility.words import LANGUAGES, speak

from .conftest import Open
from .reading import app_at, component, deposit

BURMESE = re.compile("[\u1000-\u109f]")


class Noted(gettext.NullTranslations):
    """PageQuestion only for what a catalogue does not have: notes it and gives it back as it is."""

    def __init__(self, found: list[str]) -> None:
        super().__init__()
        self.found = found

    def gettext(self, message: str) -> str:
        # A label said twice is in Burmese the second time; a file's name stays as it is.
        if not BURMESE.search(message) and not message.endswith((".csv", ".parquet")):
            self.found.append(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """English texts that a page says and the Burmese catalogue does not have."""
    found: list[str] = []
    monkeypatch.setattr(speak("my").catalogue, "_fallback", Noted(found))
    return found


def text(app: AppTest) -> str:
    """Everything the page says, without tags."""
    html = " ".join(each.proto.body for each in app.get("html"))
    html = re.sub(r'<span class="name">(.*?)</span>', r"\1", html)  # a name stays in its sentence
    return re.sub(r"<[^>]+>", " ", html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.file)
def test_a_page_opens_without_fault_and_stamps_its_release(
    opened: Open, entry: object, language: str, untranslated: list[str]
) -> None:
    app = opened(entry.file, lang=language)  # type: ignore[attr-defined]
    assert not app.exception
    assert not app.error
    assert "demonstration-" in text(app)
    assert untranslated == []


def test_the_strip_s_number_is_the_number_of_losing_marks_on_the_map(opened: Open) -> None:
    app = opened(areas="MMR017016", months="10")
    loses = [mark.code for mark in MARKS].index("loses")
    october = deposit(app, "villages")["findings"][9::12]
    losses = october.count(str(loses))
    assert component(app, "month_strip")["months"][9]["number"] == str(losses)


def test_the_link_s_month_is_the_one_shown(opened: Open) -> None:
    app = opened(months="7")
    assert component(app, "month_strip")["month"] == 7
    assert "Villages by finding, July" in text(app)


def test_what_a_link_says_wrongly_is_left_out_and_said(opened: Open) -> None:
    app = opened(months="13", areas="NOWHERE,MMR017016", hazard="locusts", least="-5", compare="x")
    assert not app.exception
    (notice,) = app.info
    assert all(part in notice.value for part in ("month", "area", "hazard", "an arrow", "compare"))
    assert "In Labutta" in text(app)


def test_the_measures_page_prints_every_record(opened: Open) -> None:
    from mobility.measures.records import MEASURES

    said = text(opened("measures"))
    assert all(f"{measure.name} = " in said for measure in MEASURES)


def test_nothing_published_elsewhere_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path))
    app = app_at().run()
    assert not app.exception
    assert "No release has been published yet" in app.error[0].value


def test_the_project_s_own_empty_data_folder_is_given_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PROJECT", tmp_path)
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    app = app_at().run()
    assert not app.exception
    assert not app.error
    assert "villages lose capacity" in text(app)
