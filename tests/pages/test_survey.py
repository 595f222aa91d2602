"""The Survey kit: the form that is asked for, why, and the size of the sample."""

from __future__ import annotations

from html import unescape

from streamlit.testing.v1 import AppTest

from tests.pages import test_pages
from tests.pages.conftest import Open


def text(app: AppTest) -> str:
    """What the page says."""
    return unescape(test_pages.text(app))


def test_the_minimum_is_shown_with_its_reasons_and_the_rest_as_left_out(opened: Open) -> None:
    app = opened("survey")
    said = text(app)
    assert "A form of 12 variables takes about 15 minutes in a household" in said
    assert "The heart of the dashboard: who is here in which month." in said
    assert [each.label for each in app.expander if "left out" in each.label] == [
        "41 variables are left out: what is lost"
    ]
    assert "Sensitive: asked only" not in said


def test_a_longer_form_asks_more_and_the_village_s_leaders_too(opened: Open) -> None:
    app = opened("survey", minutes="60", stage="impact")
    said = text(app)
    assert "The village's leaders are asked for about" in said
    assert "Sensitive: asked only" in said
    app.number_input(key="minutes_choice").set_value(18).run()
    assert app.query_params["minutes"] == "18"
    assert "takes about 18 minutes" in text(app)
    assert not app.exception


def test_the_sample_follows_what_is_wanted_and_shows_its_formula(opened: Open) -> None:
    app = opened("survey", households="1000", within="0.05")
    said = text(app)
    assert "278 households of 1,000 give a village's share to within plus or minus 5%." in said
    assert "384.1 / (1 + (384.1 − 1) / 1000) → 278" in said
    app = opened("survey", within="0.3")
    assert "below 25 households the dashboard says nothing" in text(app)


def test_a_module_that_takes_longer_than_the_length_is_said(opened: Open) -> None:
    app = opened("survey", minutes="10")
    assert "take longer than 10 minutes" in " ".join(each.value for each in app.info)
