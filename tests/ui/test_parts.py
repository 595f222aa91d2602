"""Small pieces of HTML: what is text in them stays text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
import streamlit as st
from markupsafe import Markup

from mobility.ui.frame import parts
from mobility.ui.frame.parts import Column
from mobility.words import MONTHS, speak

EN = speak("en")
NASTY = """<i title="x">'&'</i>"""


class Reader(HTMLParser):
    """Elements, attributes and texts of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str | None] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Reads what is shown."""
    reader = Reader()
    monkeypatch.setattr(st, "html", lambda body, **_: reader.feed(body))
    return reader


def test_a_text_is_no_html_wherever_it_stands(shown: Reader) -> None:
    parts.answer(NASTY, NASTY)
    parts.heading(NASTY, NASTY)
    parts.note(NASTY)
    parts.stamp(NASTY)
    parts.level_legend(EN, ["#FFFFFF"], [NASTY], NASTY)
    parts.html(parts.with_small(parts.bold(NASTY), NASTY))
    assert "i" not in shown.tags
    assert shown.texts.count(NASTY) == 9


def test_cells_and_titles_of_a_table_are_texts_or_html(shown: Reader) -> None:
    parts.table([Column(NASTY), Column("b")], [[NASTY, parts.bold("x")]], NASTY, style="labelled")
    assert ("i" in shown.tags, shown.tags.count("b")) == (False, 1)
    assert shown.attributes.count(NASTY) == 2  # the name of the region, the label of the cell
    assert shown.texts.count(NASTY) == 3  # caption, title, cell


def test_a_row_with_a_cell_too_few_is_an_error(shown: Reader) -> None:
    with pytest.raises(ValueError, match="zip"):
        parts.table([Column("a"), Column("b")], [["one"]], "caption")


def test_a_year_has_a_named_cell_for_each_month(shown: Reader) -> None:
    cells = [Markup("<td>{}</td>").format(NASTY) for _ in MONTHS]
    parts.year_table(EN, [parts.year_group(NASTY), parts.year_row(EN, NASTY, cells)], NASTY)
    assert "i" not in shown.tags
    assert [each for each in shown.attributes if each in {"Jan", "Dec"}] == ["Jan", "Dec"]
    assert shown.texts.count(NASTY) == 3 + len(MONTHS)


def test_plain_text_cannot_be_shown_as_html(shown: Reader) -> None:
    with pytest.raises(AttributeError, match="__html__"):
        parts.html("<b>bold</b>")  # type: ignore[arg-type]
    assert shown.tags == []


def test_a_text_that_html_was_put_into_is_text_again(shown: Reader) -> None:
    parts.note(f"see {parts.bold('this')}")
    assert shown.texts == ["see <b>this</b>"]


def test_a_burmese_word_is_kept_whole_in_texts_alone() -> None:
    html = '<p title="မသိ">မသိရ &amp; home</p><svg><text>မသိ</text></svg>'
    kept = parts.unbroken(html)
    assert '<p title="မသိ"><bdi><bdi class="whole">မသိ</bdi>ရ &amp; home</bdi></p>' in kept
    assert kept.endswith("<svg><text>မသိ</text></svg>")
    assert parts.unbroken("<p>Labutta &lt; 5</p>") == "<p>Labutta &lt; 5</p>"
