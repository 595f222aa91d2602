"""Sums of villages, apart from them, are the numbers of their area."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.views.totals import totals

AREA = "MMR017016"
SUMS = (
    *("helpers", "helpers_usual", "helpers_all", "needs_help", "without_helpers"),
    *("people_here", "people_to_protect", "newcomers"),
)


def test_they_are_what_the_township_s_own_rows_say(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))
    release = releases.open_release()
    villages, township = (
        queries.capacity(release, Selection(release.id, (AREA,), level=level), OWNER)
        for level in ("village", "township")
    )
    found = totals(villages, ("month",), SUMS).set_index("month")
    expected = township.set_index("month")
    for name in (*SUMS, "availability", "villages_known", "villages_total"):
        assert found[name].to_dict() == pytest.approx(expected[name].to_dict()), name
    counted = ["villages_lose", "villages_watch", "villages_keep", "villages_cannot_tell",
               "villages_no_data"]  # fmt: skip
    assert (found[counted].sum(axis=1) == found["villages_total"]).all()


def test_what_is_known_of_no_village_is_no_zero() -> None:
    rows = pd.DataFrame({"month": [1, 1, 2], "here": [2.0, 3.0, None]})
    found = totals(rows, ("month",), ["here"])
    assert found["here"].tolist()[0] == 5 and pd.isna(found["here"][1])
    assert found["villages_total"].tolist() == [2, 1]
