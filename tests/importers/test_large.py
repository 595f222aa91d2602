"""A file read in pieces gives what it gives when it is read at once."""

from __future__ import annotations

import csv
import gzip
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from mobility.cli import main
from mobility.errors import DataError, FileError
from mobility.importers import families, problems, read
from mobility.importers.opening import pieces, text_tables
from mobility.importers.problems import Imported
from mobility.store import draft, folders, recovery
from mobility.store.layout import layout_of
from mobility.tables import AGE_GROUPS, SEXES, table
from tests import worlds
from tests.importers.handmade import CONTEXT, EMPTY, PLACES, STAY, STAYS_HEADER, write

ROWS_A_PIECE, MANY_A_PIECE = 13, 50


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few rows, parsed from blocks of a few lines."""
    monkeypatch.setattr(families, "ROWS_AT_ONCE", 0)
    monkeypatch.setattr(pieces, "ROWS_A_PIECE", ROWS_A_PIECE)
    monkeypatch.setattr(text_tables, "BLOCK", 400)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Larger pieces, of a file with many rows."""
    monkeypatch.setattr(pieces, "ROWS_A_PIECE", MANY_A_PIECE)


@pytest.fixture
def workspace() -> Iterator[folders.Workspace]:
    with draft.workspace() as room:
        yield room


def sound_rows(count: int, seed: int = 1) -> list[list[str]]:
    """Stays without a fault, each with a key of its own."""
    dice = random.Random(seed)
    keys = [
        ["V1", place, str(year), str(month), sex, age]
        for year in (2024, 2025)
        for month in range(1, 13)
        for place in ("CITY", "V2", "")
        for sex in SEXES
        for age in AGE_GROUPS
    ]
    return [[*key, str(dice.randint(0, 99) / 4)] for key in dice.sample(keys, count)]


FAULTS = {
    "month": "13",
    "sex": "x",
    "age_group": "17",
    "people": "many",
    "year": "",
    "origin_id": "ကျေးရွာ",
}


def broken_rows(count: int) -> list[list[str]]:
    """Stays with every kind of fault among sound ones: cells, keys, rows of another width."""
    dice, names = random.Random(2), STAYS_HEADER.split(",")
    rows = sound_rows(count)
    for row in dice.sample(rows, count // 3):
        column = dice.choice(list(FAULTS))
        row[names.index(column)] = FAULTS[column]
    for at in dice.sample(range(len(rows)), count // 10):
        rows.insert(at, list(dice.choice(rows)))
    for at in dice.sample(range(len(rows)), count // 10):
        rows.insert(at, dice.choice([["V1"], [*STAY.split(","), "more", "and, more"], []]))
    return rows


def text_of(rows: list[list[str]], header: str = STAYS_HEADER, separator: str = ",") -> str:
    lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    return "\n".join([header, *lines]).replace(",", separator) + "\n"


def both(
    path: Path, workspace: folders.Workspace, kind: str | None = "stays", **more: Any
) -> tuple[Imported, Imported]:
    """The file read at once, and in pieces."""
    whole = read([path], kind, CONTEXT, keep_going=True, **more)
    cut = read([path], kind, CONTEXT, keep_going=True, workspace=workspace, **more)
    assert cut.tables == {} and list(cut.files) == list(whole.tables)
    return whole, cut


def assert_same(whole: Imported, cut: Imported, folder: Path) -> None:
    for name, path in cut.files.items():
        assert pq.read_table(path, schema=table(name).schema).equals(whole.tables[name])
    assert cut.problems == whole.problems
    assert cut.sources == whole.sources
    if whole.rejected is None:
        assert cut.rejected_files == {}
    else:
        pa_csv.write_csv(whole.rejected, folder / "expected.csv")
        (written,) = cut.rejected_files.values()
        assert written.read_bytes() == (folder / "expected.csv").read_bytes()


@pytest.mark.parametrize("name", ["residents", "stays", "roster", "hazards"])
def test_a_clean_table(name: str, root: Path, workspace: folders.Workspace) -> None:
    path = root / f"{name}.csv"
    pa_csv.write_csv(worlds.two_villages()[name], path)
    assert_same(*both(path, workspace, name), root)


@pytest.mark.parametrize("count", [12, 13, 14, 90])
def test_a_table_with_faults(count: int, root: Path, workspace: folders.Workspace) -> None:
    path = root / "stays.csv"
    path.write_text(text_of(broken_rows(count)), encoding="utf-8")
    assert_same(*both(path, workspace), root)


def test_a_table_with_every_fault(root: Path, many: None, workspace: folders.Workspace) -> None:
    path = root / "stays.csv"
    path.write_text(text_of(broken_rows(300)), encoding="utf-8")
    whole, cut = both(path, workspace)
    assert_same(whole, cut, root)
    found = {problem.code for problem in whole.problems}
    assert {"duplicate_key", "ragged_row", "a_place_name", "an_age", "not_a_month"} <= found


def test_findings_of_one_kind_are_cut_and_counted(
    root: Path, many: None, workspace: folders.Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "CODES_SHOWN", 4)
    path = root / "stays.csv"
    path.write_text(text_of(broken_rows(300)), encoding="utf-8")
    whole, cut = both(path, workspace)
    assert_same(whole, cut, root)
    assert any(problem.values.get("n") for problem in cut.errors)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ending", [".csv", ".tsv", ".csv.gz"])
def test_any_encoding_packed_or_not(
    encoding: str, ending: str, root: Path, workspace: folders.Workspace
) -> None:
    rows = [[*row, "Bogalé, work"] for row in sound_rows(40)]
    separator = "\t" if ending == ".tsv" else ","
    text = text_of(rows, STAYS_HEADER + ",reason")
    if separator == "\t":
        text = "\n".join("\t".join(line) for line in csv.reader(text.splitlines())) + "\n"
    content = text.encode(encoding)
    path = root / f"stays{ending}"
    path.write_bytes(gzip.compress(content) if ending.endswith(".gz") else content)
    whole, cut = both(path, workspace)
    assert whole.tables["stays"].num_rows == 40
    assert_same(whole, cut, root)


def test_blank_rows_hashtags_unnamed_columns_and_cells_of_several_lines(
    root: Path, workspace: folders.Workspace
) -> None:
    rows = [f'{",".join(row)},"two\nlines",{at % 3 or ""}' for at, row in enumerate(sound_rows(40))]
    tags = "#from,#to,#year,#month,#sex,#age,#people,#why,"
    lines = ["", f"{STAYS_HEADER},reason,", ",,,,,,,,", tags, *rows[:20], "", *rows[20:], "", ""]
    whole, cut = both(write(root, "stays.csv", *lines), workspace)
    assert whole.tables["stays"].num_rows == 40
    assert_same(whole, cut, root)


MAPPING = """
[columns]
origin_id = "from"
[constants]
destination_id = "CITY"
[values.sex]
"women" = "f"
[date]
column = "t"
format = "%Y-%m-%d"
[rows]
keep = { kind = ["a", "b"] }
"""


@pytest.mark.parametrize("rule", ["", "add_up = true"])
def test_a_mapping_is_applied_to_every_piece(
    rule: str, root: Path, workspace: folders.Workspace
) -> None:
    dice = random.Random(3)
    lines = [
        f"V{dice.choice('1129')},2025-{dice.randint(1, 12):02d}-01,women,18-24,"
        f"{dice.randint(1, 9)},{dice.choice('abc')}"
        for _ in range(60)
    ]
    path = write(root, "source.csv", "from,t,sex,age_group,people,kind", *lines)
    mapping = write(root, "m.toml", MAPPING + rule)
    whole, cut = both(path, workspace, mapping=mapping)
    assert {"not_kept"} <= {note.code for note in cut.problems}
    assert_same(whole, cut, root)


def parquet(path: Path, rows: list[list[str]]) -> Path:
    """Typed columns, in row groups of an odd size."""
    names = STAYS_HEADER.split(",")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    typed = pa.table(
        {
            "origin_id": pa.array(columns["origin_id"]).dictionary_encode(),
            "destination_id": pa.array([text or None for text in columns["destination_id"]]),
            "year": pa.array([int(text) for text in columns["year"]], pa.int16()),
            "month": pa.array([int(text) for text in columns["month"]], pa.int64()),
            "sex": pa.array(columns["sex"], pa.large_string()),
            "age_group": pa.array(columns["age_group"]),
            "people": pa.array([float(text) for text in columns["people"]]),
        }
    )
    pq.write_table(typed, path, row_group_size=11)
    return path


def test_a_parquet_file_is_judged_by_the_same_rules_as_the_text(
    root: Path, workspace: folders.Workspace
) -> None:
    rows = sound_rows(40)
    rows[20][3], rows[30][6], rows[31] = "13", "-2", list(rows[5])
    whole, cut = both(parquet(root / "stays.parquet", rows), workspace)
    assert_same(whole, cut, root)
    (root / "stays.csv").write_text(text_of(rows), encoding="utf-8")
    told = read([root / "stays.csv"], "stays", CONTEXT)
    assert told.tables["stays"].equals(whole.tables["stays"])
    assert [(p.code, p.row) for p in told.errors] == [(p.code, p.row) for p in whole.errors]
    assert [problem.row for problem in whole.errors] == [22, 32, 33]


def test_a_parquet_table_needs_no_kind_where_its_columns_tell(root: Path) -> None:
    pq.write_table(worlds.two_villages()["residents"], root / "t.parquet")
    assert read([root / "t.parquet"], None, CONTEXT).sources[0].kind == "residents"


def test_a_damaged_parquet_file_and_one_of_lists_are_refused(root: Path) -> None:
    path = parquet(root / "cut.parquet", sound_rows(9))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(FileError, match="damaged"):
        read([path], "stays", CONTEXT)
    pq.write_table(pa.table({"a": [[1, 2]]}), root / "lists.parquet")
    with pytest.raises(FileError, match="lists or records"):
        read([root / "lists.parquet"], "stays", CONTEXT)


def test_a_packed_file_that_was_cut_short_is_refused(root: Path) -> None:
    path = root / "stays.csv.gz"
    path.write_bytes(gzip.compress(text_of(sound_rows(90)).encode())[:-20])
    with pytest.raises(FileError, match="cut short"):
        read([path], "stays", CONTEXT)


def test_what_makes_a_whole_file_useless_makes_its_pieces_useless(
    root: Path, workspace: folders.Workspace
) -> None:
    sound = text_of(sound_rows(40))
    path = root / "stays.csv"
    path.write_text(sound.replace("V1,", 'V1 "old,', 1) + "V1\n", encoding="utf-8")
    with pytest.raises(FileError, match="quotation mark"):
        read([path], "stays", CONTEXT, workspace=workspace)
    path.write_text(STAYS_HEADER + "\n\n\n", encoding="utf-8")
    with pytest.raises(DataError, match="no rows"):
        read([path], "stays", CONTEXT, workspace=workspace)
    path.write_text(sound, encoding="utf-8")
    with pytest.raises(DataError, match="no places yet"):
        read([path], "stays", EMPTY, workspace=workspace)


def test_several_files_of_one_import_are_one(root: Path, workspace: folders.Workspace) -> None:
    rows = sound_rows(60)
    for name, some in (("a.csv", rows[:40]), ("b.csv", rows[30:])):
        (root / name).write_text(text_of(some), encoding="utf-8")
    files = [root / "a.csv", root / "b.csv"]
    whole = read(files, "stays", CONTEXT)
    cut = read(files, "stays", CONTEXT, workspace=workspace)
    assert cut.problems == whole.problems and whole.errors[0].values["n"] == 10
    order = [(name, "ascending") for name in table("stays").key]
    merged = pq.read_table(cut.files["stays"], schema=table("stays").schema).sort_by(order)
    assert merged.equals(whole.tables["stays"].sort_by(order))


def bring(path: Path, *words: str, status: int = 0) -> str:
    result = CliRunner().invoke(main, ["import", str(path), "--as", "stays", *words])
    assert result.exit_code == status, result.output
    return result.stderr


def in_draft() -> list[dict[str, Any]]:
    order = [(name, "ascending") for name in table("stays").key]
    return draft.open_draft().table("stays").sort_by(order).to_pylist()


def staged() -> list[Path]:
    return list((layout_of().flows / folders.STAGING).glob("*"))


def test_a_fault_leaves_the_draft_as_it_was_and_nothing_behind(root: Path) -> None:
    draft.put({"places": PLACES})
    path = root / "stays.csv"
    path.write_text(text_of(broken_rows(60)), encoding="utf-8")
    assert "Nothing was imported" in bring(path, status=1)
    assert in_draft() == [] and staged() == []
    said = bring(path, "--keep-going")
    assert "rows read" in said and "stays.csv.rejected.csv" in said
    assert len(in_draft()) == read([path], "stays", CONTEXT).tables["stays"].num_rows
    assert (root / "stays.csv.rejected.csv").exists() and staged() == []


def test_later_rows_take_the_place_of_earlier_ones(root: Path) -> None:
    draft.put({"places": PLACES})
    rows = sound_rows(60)
    first, second = root / "first.csv", root / "second.csv"
    first.write_text(text_of(rows[:40]), encoding="utf-8")
    changed = [[*row[:-1], "1000"] for row in rows[30:]]
    second.write_text(text_of(changed), encoding="utf-8")
    bring(first)
    assert "20 rows added, 10 replaced" in bring(second)
    people = [row["people"] for row in in_draft()]
    assert (len(people), people.count(1000)) == (60, 30)
    assert draft.open_draft().table("stays").schema.equals(table("stays").schema)
    assert "30 rows added, 0 replaced" in bring(second, "--replace")
    assert len(in_draft()) == 30


def test_a_room_in_use_is_left_alone_and_one_without_an_owner_is_cleared(root: Path) -> None:
    with draft.workspace() as room:
        path = room.path("half.parquet")
        path.write_bytes(b"PAR1")
        assert recovery.recover() == []
        assert path.exists()
    assert staged() == []


IMPORTING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it in the background
from mobility.importers import families
from mobility.importers.opening import pieces
families.ROWS_AT_ONCE, pieces.ROWS_A_PIECE = 0, 50
from mobility import cli
cli.SECONDS_IN_A_LOG = 0
cli.main(["import", sys.argv[1], "--as", "stays"])
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_stopped_in_the_middle_changes_nothing_and_is_cleared(
    how: signal.Signals, root: Path
) -> None:
    draft.put({"places": PLACES})
    path = root / "stays.csv"
    rows = [[*row[:2], str(1900 + year), *row[3:]] for year in range(99) for row in sound_rows(300)]
    path.write_text(text_of(rows), encoding="utf-8")
    importing = subprocess.Popen(
        [sys.executable, "-c", IMPORTING, str(path)],
        stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert importing.stderr is not None
    assert "rows read" in importing.stderr.readline()
    importing.send_signal(how)
    said = importing.stderr.read()
    importing.wait()
    assert in_draft() == []
    if how == signal.SIGINT:
        assert "Stopped" in said and importing.returncode == 1
        assert staged() == []
    else:
        assert [values["n"] for _, values in recovery.recover()] == [1]
        assert staged() == []
    assert recovery.recover() == []
