"""Other people's moves, from file to release, through the commands; nobody is lost on the way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from click.testing import CliRunner

from mobility import tables
from mobility.access import OWNER
from mobility.cli import main
from mobility.selection import Selection
from mobility.store import queries, releases
from tests.conftest import PROJECT
from tests.importers.golden.somalia import country, row, workbook
from tests.importers.handmade import write

GU, DEYR = (4, 5, 6), (9, 10, 11)
SPELLINGS = {"Baidoa": "SO2401", "Kismayo": "SO2801", "Lasqoray": "SO1503"}
WITHOUT_OUTLINE = (("BADHAN", "Badhan"), ("DHAHAR", "Dhahar"))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder."""
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    return tmp_path


def run(*words: object) -> str:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.stdout


def write_table(folder: Path, name: str, table: pa.Table) -> Path:
    path = folder / f"{name}.csv"
    pa_csv.write_csv(table, path)
    return path


def published_moves() -> pd.DataFrame:
    """The release's own rows, read without the program's queries."""
    release = releases.open_release()
    return pd.read_parquet(release.layout.releases / release.id / "moves.parquet")


def asked(**question: Any) -> Selection:
    return Selection(**{"kind": "moves", "level": "district", "direction": "into"} | question)


def test_same_place_unknown_origin_and_no_location_are_all_in_numbers(root: Path) -> None:
    """The handmade country has no location at all."""
    book = workbook(
        root / "prmn.xlsx",
        row(people=10),
        row("Luuq", "Luuq", 30, regions=("Gedo", "Gedo")),
        row("", "Baydhaba", 4, regions=("", "Bay"), reason="Drought related"),
    )
    run("import", write_table(root, "places", country().places), "--as", "places")
    run("import", book, "--as", "moves")
    run("publish", "--note", "handmade")
    moves = published_moves()
    assert moves.groupby("reason")["people"].sum().to_dict() == {"Flood": 40, "Drought related": 4}
    release = releases.open_release()
    into = queries.flows(release, asked(areas=("D1",)), OWNER)
    origins = into["origin_id"].fillna("not known")
    assert dict(zip(origins, into["people"], strict=True)) == {"D3": 10, "not known": 4}
    staying = queries.staying(release, asked(areas=("D3",)), OWNER)
    assert staying.to_numpy().tolist() == [["D3", 30]]


def test_the_documented_returns_answer_by_sex_and_age(root: Path) -> None:
    documents = [PROJECT / "docs" / name for name in ("importing-moves.md", "importing.md")]
    moves_text, text = (path.read_text(encoding="utf-8") for path in documents)
    places = write(root, "places.csv", re.findall(r"```csv\n(.*?)```", moves_text, re.DOTALL)[0])
    returns, mapping = (
        re.findall(rf"```{form}\n(.*?)```", text, re.DOTALL)[0] for form in ("csv", "toml")
    )
    run("import", places, "--as", "places")
    source, mapped = write(root, "returns.csv", returns), write(root, "returns.toml", mapping)
    run("import", source, "--as", "moves", "--mapping", mapped)
    run("publish", "--note", "returns")
    flows = ("flows", "--place", "GTM", "--direction", "into", "--level", "country")
    question = (*flows, "--month", "1", "--format", "csv")
    assert run(*question, "--sex", "m", "--age", "0-17").splitlines()[1:] == ["MEX,GTM,386"]
    assert run(*question, "--sex", "f", "--age", "18+").splitlines()[1:] == [",GTM,502"]


@pytest.fixture(scope="module")
def somalia_root(real_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PRMN's workbook, published as its readers would: spellings confirmed, two places added."""
    folder, root = real_files / "somalia", tmp_path_factory.mktemp("somalia")
    missing = [
        {"place_id": code, "name_en": name, "level": "district", "parent_id": "SO15"}
        for code, name in WITHOUT_OUTLINE
    ]
    extra = pa.Table.from_pylist(missing, schema=tables.table("places").schema)
    header = "name,region,place_id,place_name,score,confirmed,region_agrees,rows,people"
    answers = [f"{name},,{code},,,yes,,," for name, code in SPELLINGS.items()]
    aliases = write(root, "aliases.csv", header, *answers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOBILITY_DATA", str(root / "data"))
        run("import", next((folder / "districts").glob("*.shp")), "--as", "boundaries")
        run("import", write_table(root, "extra", extra), "--as", "places")
        run("import", next(folder.glob("*.xlsx")), "--as", "moves", "--aliases", aliases)
        run("publish", "--note", "displacement")
    return root


@pytest.fixture
def somalia(somalia_root: Path, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """The moves of that release, which is the current one."""
    monkeypatch.setenv("MOBILITY_DATA", str(somalia_root / "data"))
    return published_moves()


def test_real_displacement_keeps_every_person_by_month_and_reason(
    real_files: Path, somalia: pd.DataFrame
) -> None:
    book = openpyxl.load_workbook(next((real_files / "somalia").glob("*.xlsx")), read_only=True)
    cells = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    source = pd.DataFrame([(*line[0].split("/")[:0:-1], line[6], line[8]) for line in cells])
    source[[0, 1]] = source[[0, 1]].astype(int)
    theirs = source.groupby([0, 1, 2])[3].sum()
    ours = somalia.groupby(["year", "month", "reason"])["people"].sum()
    assert ours.to_dict() == theirs.to_dict()
    assert ours.sum() == 5_298_911


def test_real_floods_come_in_two_seasons(somalia: pd.DataFrame) -> None:
    floods = somalia[somalia["reason"] == "Flood"].groupby("month")["people"].sum()
    share = floods / floods.sum()
    assert share.idxmax() in GU
    assert share.drop([*GU]).idxmax() in DEYR
    assert share[[*GU]].sum() + share[[*DEYR]].sum() > 0.8


def test_real_people_of_places_without_a_location_are_in_the_flows(somalia: pd.DataFrame) -> None:
    codes = [code for code, _ in WITHOUT_OUTLINE]
    touched = somalia["origin_id"].isin(codes) | somalia["destination_id"].isin(codes)
    expected = somalia[touched & (somalia["year"] == 2018)]["people"].sum()
    found = 0.0
    release = releases.open_release()
    for direction in ("out", "into", "within"):
        question = asked(areas=tuple(codes), year=2018, direction=direction)
        found += queries.flows(release, question, OWNER)["people"].sum()
    found += queries.staying(release, asked(areas=tuple(codes), year=2018), OWNER)["people"].sum()
    assert found == expected > 0
