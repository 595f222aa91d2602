"""What every file says of itself, whichever page it comes from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from mobility.measures.parameters import parameters
from mobility.reports.document import FileColumn
from mobility.selection import Selection
from mobility.store.manifest import Manifest
from mobility.ui.frame.downloads import facts, table_file
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.state import Question
from mobility.views.gazetteer import LOOKED_UP, Gazetteer
from mobility.words import speak

SITE = "https://example.org/villages"
NO_PLACES = pd.DataFrame(columns=["place_id", *LOOKED_UP])


def asked(
    synthetic: bool = True, years: tuple[int, ...] = (2025,), **question: Any
) -> PageQuestion:
    manifest = Manifest(
        id="r1",
        created="2026-11-25T17:41:56+00:00",
        note="",
        synthetic=synthetic,
        years=list(years),
    )
    release: Any = SimpleNamespace(id="r1", manifest=manifest, parameters=parameters())
    return PageQuestion(
        speak("en"), release, Gazetteer(NO_PLACES), Question(Selection(**question)), SITE
    )


def test_a_file_names_release_date_year_and_how_to_cite_it() -> None:
    found = dict(facts(asked(areas=("MMR017016",)), "Who is away?"))
    assert found["Release"] == "r1"
    assert found["Published"] == "November 25, 2026"
    assert found["Year"] == "2025"
    assert found["Address"] == "https://example.org/villages?areas=MMR017016&lang=en"
    assert found["Cite as"] == (
        "“Who is away?” Seasonal mobility, release r1 of November 25, 2026. Demonstration with "
        f"synthetic data: no real person or village. {found['Address']}"
    )


@pytest.mark.parametrize("synthetic", [True, False])
def test_a_file_says_it_is_synthetic_if_and_only_if_it_is(synthetic: bool) -> None:
    said = " ".join(value for _, value in facts(asked(synthetic), ""))
    assert ("synthetic" in said) == synthetic


def test_of_several_years_the_file_says_which_one_it_holds() -> None:
    assert dict(facts(asked(years=(2023, 2024), year=2023), ""))["Year"] == "2023"
    assert dict(facts(asked(years=(2023, 2024)), ""))["Year"] == "the newest of 2023 and 2024"


def test_a_file_holds_the_columns_that_are_described_in_their_order() -> None:
    rows = pd.DataFrame({"internal": [1], "people": [2.0], "place_id": ["A"]})
    columns = [FileColumn("place_id", "code"), FileColumn("people", "people")]
    made = table_file(asked(), "People", rows, columns, more=[("Limits", "none")])
    assert list(made.rows.columns) == ["place_id", "people"]
    assert made.facts[-1] == ("Limits", "none")
