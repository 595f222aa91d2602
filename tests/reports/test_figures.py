"""Numbers are rounded once: whole people, shares to three decimals, never 1.576e+05."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mobility.reports.figures import rounded, written
from mobility.words import whole

ROWS = pd.DataFrame(
    {
        "helpers": [1.5, 225.22, np.nan],
        "availability": [2 / 3, 1.0, np.nan],
        "weight": [7.0, 0.125, np.nan],
        "month": [4, 5, 6],
    }
)
KINDS = {"helpers": "count", "availability": "share", "weight": "", "month": "integer"}


def test_people_are_whole_and_shares_have_three_decimals() -> None:
    shown = rounded(ROWS, KINDS)
    assert shown["helpers"].tolist() == [2, 225, pd.NA]
    assert shown["availability"].tolist()[:2] == [0.667, 1.0]
    assert shown["weight"].equals(ROWS["weight"])
    lines = shown.to_csv(index=False).splitlines()
    assert lines[1:] == ["2,0.667,7.0,4", "225,1.0,0.125,5", ",,,6"]


def test_files_round_as_pages_do() -> None:
    people = [0.4, 0.5, 2.5, 3.5 - 1e-12, 7.0]
    shown = rounded(pd.DataFrame({"people": people}), {"people": "count"})
    assert shown["people"].tolist() == [whole(each) for each in people]


def test_nobody_known_is_nobody_said() -> None:
    nothing = pd.DataFrame({"people": [None, None]})
    assert rounded(nothing, {"people": "count"})["people"].isna().all()


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (157_600, "count", "157,600"),
        (1_234_567.25, "", "1,234,567.25"),
        (7.0, "number", "7"),
        (0.00001, "number", "0.00001"),
        (0.5, "share", "0.500"),
        (2025, "integer", "2025"),
        (True, "flag", "True"),
        ("0042", "text", "0042"),
        (pd.NA, "count", ""),
    ],
)
def test_a_cell_on_the_terminal(value: object, kind: str, said: str) -> None:
    assert written(value, kind) == said
