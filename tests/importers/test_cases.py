"""Small files of the kinds that people send: each comes in right, or is refused with advice.

The files lie outside the project; without them the tests are skipped, and say so.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from mobility.cli import main
from mobility.store import draft
from tests.conftest import PROJECT

STATED = os.environ.get("MOBILITY_TEST_DATA")
FOLDERS = [Path(STATED)] if STATED else [folder / "shared" / "data" for folder in PROJECT.parents]
CASES = next((each / "cases" for each in FOLDERS if (each / "cases").is_dir()), None)


@dataclass(frozen=True)
class Outcome:
    """What a case has to come to.

    Attributes:
        said: words that are printed by one of the commands.
        sums: table -> rows, and people where the table counts them.
        never: words that are printed by none.
    """

    said: tuple[str, ...] = ()
    sums: dict[str, tuple[int, float | None]] | None = None
    never: tuple[str, ...] = ()


OUTCOMES = {
    "age-code-for-not-known": Outcome(("98",)),
    "array-of-features": Outcome(("1 outlines",), never=("rename", "damaged")),
    "best-track-bdeck": Outcome(("storms: 1 rows",), never=("two columns",)),
    "cod-ab-table": Outcome(sums={"places": (5, None)}),
    "codes-with-another-prefix": Outcome(("row 2 and 1 more", "prefix", "CQ6211")),
    "dates-not-of-the-stated-form": Outcome(
        ("“45383” is not a date of the form %Y-%m-%d", "serial number of 2024-04-01"),
        never=("too large", "not a number"),
    ),
    "decimal-comma-points": Outcome(("decimal comma",), {"places": (3, None)}),
    "duplicate-headers-not-needed": Outcome(sums={"stays": (3, 51)}),
    "empty-answers-say-why": Outcome(("no data for month 7 of 2024", "from villages only")),
    "excel-error-cells": Outcome(("#REF!",), {"stays": (0, 0)}),
    "far-destination-called-swapped": Outcome(sums={"places": (5, None)}, never=("are swapped",)),
    "group-header-above-header": Outcome(sums={"stays": (3, 51)}),
    "hxl-row-partly-tagged": Outcome(sums={"places": (3, None)}),
    "kobo-export-repeat-group": Outcome(("other sheet", "[join]")),
    "large-numbers-in-the-table": Outcome(("38,288", "30,007", "29,975")),
    "map-with-own-codes": Outcome(("2 outlines",)),
    "merged-cells": Outcome(("A2:A3",), {"stays": (3, 51)}),
    "mimu-public-release": Outcome(sums={"places": (7, None)}),
    "months-as-columns": Outcome(("twelve months",), {"hazards": (24, None)}),
    "names-in-one-other-language": Outcome(sums={"places": (3, None)}, never=("code stands in",)),
    "names-instead-of-codes": Outcome(sums={"moves": (3, 51)}, never=("means nothing",)),
    "no-header-row": Outcome(("no header row",), never=("two columns",)),
    "sexes-and-ages-as-columns": Outcome(("sexes",), {"stays": (6, 105)}),
    "sheet-to-read": Outcome(("3 sheets", "“Read me”, “B2, Data”, “Pivot”")),
    "survey-one-row-a-household": Outcome(("[repeat]",)),
    "thousands-dot": Outcome(("between thousands",)),
    "title-rows-and-notes": Outcome(("is a note",), {"stays": (3, 51)}),
    "total-row-as-place": Outcome(("“TOTAL” is the sum",), {"places": (0, None)}),
    "total-row-as-unknown-origin": Outcome(("equal the sum of the others", "counted twice")),
    "total-sex-as-unknown": Outcome(("leave these rows out", "counted twice"), never=("98.0",)),
    "village-points-map": Outcome(("places: 3 rows added",)),
    "wide-od-matrix": Outcome(("[unpivot]", "Total")),
    "year-in-the-future": Outcome(("year in the future: 2081", "QA010101 QATWN 8")),
}


def run(case: Path, folder: Path) -> str:
    """All that the case's commands print."""
    work = folder / "case"
    shutil.copytree(case, work)
    said = []
    for command in json.loads((case / "commands.json").read_text(encoding="utf-8")):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(work)
            result = CliRunner().invoke(main, shlex.split(command))
        assert result.exception is None or isinstance(result.exception, SystemExit)
        said.append(result.output)
    return "\n".join(said)


@pytest.mark.skipif(CASES is None, reason="the cases are not here: set MOBILITY_TEST_DATA")
@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_a_file_comes_in_right_or_is_refused_with_advice(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    assert CASES is not None
    outcome = OUTCOMES[name]
    said = run(CASES / name, tmp_path)
    flat = " ".join(said.split())
    assert [words for words in outcome.said if words not in flat] == [], said
    assert [words for words in outcome.never if words in flat] == [], said
    for table, (count, people) in (outcome.sums or {}).items():
        rows = draft.open_draft().table(table)
        assert rows.num_rows == count, said
        if people is not None:
            assert sum(rows["people"].to_pylist()) == people, said


@pytest.mark.skipif(CASES is None, reason="the cases are not here")
def test_no_case_is_left_out() -> None:
    assert CASES is not None
    assert {case.name for case in CASES.iterdir() if case.is_dir()} == set(OUTCOMES)


@pytest.mark.skipif(CASES is None, reason="the cases are not here")
def test_the_documented_recipe_reads_a_household_survey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    assert CASES is not None
    case = CASES / "kobo-export-repeat-group"
    document = (PROJECT / "docs" / "importing-recipes.md").read_text(encoding="utf-8")
    recipe = tmp_path / "survey.toml"
    recipe.write_text(re.findall(r"```toml\n(.*?)```", document, re.DOTALL)[-1], encoding="utf-8")
    for arguments in (
        ["import", str(case / "places.csv"), "--as", "places"],
        ["import", str(case / "survey.xlsx"), "--as", "roster", "--mapping", str(recipe)],
    ):
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
    counts: Counter[tuple[str, str]] = Counter()
    for row in draft.open_draft().table("roster").to_pylist():
        counts[row["village_id"], "people"] += 1
        counts[row["village_id"], "away in March"] += row["here_03"] == 0
        counts[row["village_id"], "severe"] += row["severe"]
    told = ("people", "away in March", "severe")
    assert {
        village: tuple(counts[village, each] for each in told)
        for village in ("QAV001", "QAV002", "QAV003")
    } == {"QAV001": (6, 1, 0), "QAV002": (6, 1, 2), "QAV003": (6, 2, 0)}
