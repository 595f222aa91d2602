"""A form on a small country, without a release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import pytest

from mobility.forms.choice import FormChoice, choose
from mobility.forms.form_lists import FormLists, form_lists
from mobility.forms.xlsform import Form

Make = Callable[..., Form]
PLACES = [
    # place_id, name_en, name_my, level, parent_id
    ("C", "Country", None, "country", None),
    ("T1", "Aung", "အောင်", "township", "C"),
    ("T2", "Bo", None, "township", "C"),
    ("A", "Tract A", None, "tract", "T1"),
    ("V1", "Kyun", "ကျွန်း", "village", "A"),
    ("V2", "Kyun", "ကျွန်း", "village", "A"),
    ("V3", None, "ရွာ", "village", "T1"),  # in no tract
    ("V4", "Far", None, "village", "T2"),
    ("SEA", "The sea", None, "other", None),
]
STORMS = [
    # storm_id, closest_at, lon, distance_km, wind_kt, counts
    ("Nargis 2008", "2008-05-02T15:00:00Z", 95.1, 12.0, 90.0, True),
    ("Mala 2006", "2006-04-29T03:00:00Z", 94.1, 150.0, 100.0, True),  # three nights from Nargis
    ("2010293N17093", "2010-10-21T15:00:00Z", 92.2, 100.0, 45.0, True),
    ("Weak 2011", "2011-11-20T15:00:00Z", 92.2, 100.0, 20.0, False),
]


def places(rows: list[tuple[str | None, ...]] = PLACES) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["place_id", "name_en", "name_my", "level", "parent_id"])


def storms() -> pd.DataFrame:
    columns = ["storm_id", "closest_at", "lon", "distance_km", "wind_kt", "counts"]
    return pd.DataFrame(STORMS, columns=columns)


@pytest.fixture
def lists() -> FormLists:
    return form_lists(places(), (), ["first aid", "search and rescue"], storms())


@pytest.fixture
def make(lists: FormLists) -> Make:
    def form(*languages: str, **wanted: object) -> Form:
        choice = FormChoice(**wanted)  # type: ignore[arg-type]
        made = datetime(2026, 11, 29, 12, tzinfo=UTC)
        return Form(choice.stage, choose(choice), lists, languages or ("en", "my"), made)

    return form
