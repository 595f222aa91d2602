"""The form on paper asks what the form asks."""

from __future__ import annotations

import re

from mobility.forms.paper import ROWS, paper

from .conftest import Make


def test_the_minimum_fits_one_table_with_twelve_boxes_a_member(make: Make) -> None:
    page = paper(make("en"), "release r")
    assert page.count("<table>") == 1
    assert page.count("<tr>") == ROWS + 1
    head = page[page.index("<thead>") : page.index("</thead>")]
    assert len(re.findall(r">(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)<", head)) == 12
    assert "Write ? in the box of the month." in page
    assert "release r" in page


def test_long_forms_go_on_to_more_tables_and_no_question_is_lost(make: Make) -> None:
    form = make("en", minutes=180)
    page = paper(form, "")
    assert page.count("<table>") > 1
    asked = [
        each
        for each in form.questions
        if each.type not in ("calculate", "note", "place") and each.variable != "household_code"
    ]
    assert [int(each) for each in re.findall(r"<li><b>(\d+)</b>", page)] == [
        *range(1, len(asked) + 1)
    ]


def test_it_is_in_one_language_and_escapes_what_it_shows(make: Make) -> None:
    page = paper(make("my"), "<script>")
    assert '<html lang="my">' in page
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert "In which of" not in page
