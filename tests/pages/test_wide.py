"""Pages about areas with more villages than a page lists: a low limit stands in for a country."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import streamlit as st

from mobility.ui.frame import answers

from .conftest import Open
from .reading import deposit, text

REGION = "MMR017"
TOWNSHIPS = ("Bogale", "Mawlamyinegyun", "Labutta")


@pytest.fixture(autouse=True)
def narrow_pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demonstration's region is too wide, each of its townships is not."""
    monkeypatch.setattr(answers, "MOST_VILLAGES", 700)
    monkeypatch.setattr(answers, "MOST_RANKED", 60)
    answers._overview.clear()
    answers._first_villages.clear()
    answers._villages_of_month.clear()
    yield
    answers._overview.clear()
    answers._first_villages.clear()
    answers._villages_of_month.clear()


def test_the_overview_of_a_wide_area_tells_its_parts_and_its_worst_villages(opened: Open) -> None:
    app = opened(areas=REGION)
    said = text(app)
    assert not app.exception
    assert not app.error
    assert "Where villages lose capacity" in said
    assert "of 1,884 villages lose capacity because people are away" in said
    assert "villages are low all year, whoever is away" in said
    assert "The first 60 of" in said
    head = "place villages lose capacity on watch low all year"
    (region,) = [line for line in said.splitlines() if line.startswith("Pyapon District")]
    assert head in said
    assert len(re.findall(r"[\d,]+", region)) == 4
    links = " ".join(each.proto.body for each in app.get("html"))
    assert "areas=MMR017D006" in links


def test_the_map_and_the_list_of_a_wide_area_are_of_the_same_villages_and_months(
    opened: Open,
) -> None:
    months = {
        listed: set(deposit(opened(areas=REGION, months="7", listed=listed), "villages")["month"])
        for listed in ("month", "season")
    }
    assert months["month"] == {7}
    assert len(months["season"]) > 1 and 7 not in months["season"]


@pytest.mark.parametrize("page", ["village_calendar", "newcomers", "scenario"])
def test_a_page_that_goes_village_by_village_says_so_and_offers_the_parts(
    opened: Open, page: str
) -> None:
    app = opened(page, areas=REGION)
    said = text(app)
    assert not app.exception
    assert not app.error
    assert "too many to show one by one" in said
    assert "This page shows up to 700" in said
    assert "Pyapon District" in said


def test_a_part_that_is_narrow_enough_is_shown_village_by_village(opened: Open) -> None:
    app = opened("village_calendar", areas="MMR017016")
    assert "too many to show" not in text(app)
    assert not app.error


def test_a_wide_plan_lists_the_first_of_its_villages_and_says_of_how_many(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST_PLANNED", 60)
    st.cache_data.clear()
    app = opened("plan", areas=REGION, months="10")
    st.cache_data.clear()
    assert not app.exception
    assert "The first 60 of" in text(app)
