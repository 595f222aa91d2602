"""The commands, as a script would call them."""

from __future__ import annotations

import getpass
import io
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.csv as pa_csv
import pytest
from click.testing import CliRunner, Result

from mobility.access import OWNER
from mobility.cli import TEMPLATE_KINDS, main
from mobility.selection import Selection
from mobility.store import draft, integrity, queries, releases
from mobility.store.manifest import read_manifest
from mobility.tables import table
from tests import worlds


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOBILITY_DATA", str(tmp_path / "data"))
    return tmp_path


def run(*words: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result


def table_of(result: Result) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(result.stdout), dtype={"place_id": str})


def write_world(folder: Path) -> dict[str, Path]:
    paths = {}
    for name, rows in worlds.two_villages().items():
        paths[name] = folder / f"{name}.csv"
        pa_csv.write_csv(rows, paths[name])
    return paths


@pytest.fixture(scope="module")
def world_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOBILITY_DATA", str(root / "data"))
        for name, path in write_world(root).items():
            run("import", str(path), "--as", name)
        run("publish", "--note", "two villages")
    return root


@pytest.fixture
def published(world_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two villages, imported and published; only asked, never changed."""
    monkeypatch.setenv("MOBILITY_DATA", str(world_root / "data"))
    return world_root


def test_k1_imported_and_published_gives_the_known_answers(published: Path) -> None:
    found = table_of(run("capacity", "--place", "V1", "--format", "csv")).set_index("month")
    january, april = found.loc[1], found.loc[4]
    assert (january.helpers, january.availability, january.needs_help) == (6, 1.0, 3)
    assert (january.without_helpers, january.finding, january.sure) == (0, "keeps", "certain")
    assert (april.helpers, april.helpers_women, april.helpers_usual) == (3, 3, 6)
    assert (april.availability, april.finding) == (0.5, "loses")
    assert april.without_helpers == 1.5
    assert set(found.all_year) == {"not low"}
    assert (april.hazard_level, found.loc[12].hazard_level) == (2, 1)


def hazard_rows(hazard: str, levels: dict[int, int], **weights: float) -> list[dict[str, Any]]:
    """A calendar of the country: levels by month; weights by the name of a month, m5 for May."""
    return [
        {"hazard": hazard, "place_id": "LAND", "month": month, "level": levels.get(month, 0),
         "weight": weights.get(f"m{month}", 0.0) if weights else None}
        for month in range(1, 13)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def two_hazards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two villages under cyclones, one of April and a strong one of May, and a flood."""
    root = tmp_path_factory.mktemp("hazards")
    cyclones = hazard_rows("cyclone", {4: 1, 5: 1}, m4=1.0, m5=1.0)
    storms = [
        {"hazard": "cyclone", "place_id": "LAND", "storm_id": name, "month": month,
         "closest_at": "2008-05-02", "distance_km": 30.0, "wind_kt": wind}
        for name, month, wind in (("Weak", 4, 20.0), ("Strong", 5, 90.0))
    ]  # fmt: skip
    world = worlds.two_villages() | {
        "hazards": worlds.rows("hazards", *cyclones, *hazard_rows("flood", {8: 3})),
        "storms": worlds.rows("storms", *storms),
    }
    draft.put(world, sources=[{"name": "w", "kind": "all"}], root=root)
    releases.publish("two hazards", root)
    return root


def levels_told(*options: str) -> dict[int, int]:
    """The hazard levels above none that ``capacity`` prints of V1, by month."""
    found = table_of(run("capacity", "--place", "V1", "--format", "csv", *options))
    return {int(m): int(n) for m, n in zip(found.month, found.hazard_level, strict=True) if n}


def test_capacity_tells_the_level_of_the_hazard_and_of_the_storms_asked(
    two_hazards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(two_hazards))
    assert levels_told("--hazard", "flood") == {8: 3}
    by_force = {
        force: levels_told("--hazard", "cyclone", "--force", force) for force in ("all", "34", "64")
    }
    assert levels_told("--hazard", "cyclone") == by_force["34"]
    assert set(by_force["all"]) == {4, 5} and set(by_force["34"]) == {5}
    highest = levels_told()
    assert highest[8] == 3 and highest[5] == by_force["34"][5]
    unknown = run("capacity", "--place", "V1", "--hazard", "locusts", status=2)
    assert "no hazard locusts" in unknown.stderr and "cyclone, flood" in unknown.stderr
    assert "--force" in run("capacity", "--place", "V1", "--force", "50", status=2).stderr


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_people_print_as_whole_people_and_never_in_powers_of_ten(root: Path, form: str) -> None:
    paths = write_world(root)
    many = paths["residents"].read_text().replace(",40,", ",1576000.4,")
    paths["residents"].write_text(many)
    for name in ("places", "residents", "stays"):
        run("import", str(paths[name]), "--as", name)
    run("publish", "--note", "a large village")
    said = run("capacity", "--place", "V2", "--month", "4", "--format", form).stdout
    assert "e+" not in said
    assert "3152001" in said.replace(",", "") and "3152000.8" not in said


def test_capacity_of_one_month_and_of_the_township(published: Path) -> None:
    found = table_of(
        run("capacity", "--place", "T1", "--month", "10", "--level", "township", "--format", "csv")
    )
    assert len(found) == 1
    row = found.iloc[0]
    assert (row.helpers, row.helpers_usual) == (6 + 50, 6 + 80)
    assert row.availability == round(56 / 86, 3)


def test_an_area_of_mostly_unknown_villages_is_not_judged(root: Path) -> None:
    paths = write_world(root)
    more = [worlds.place(f"V{n}", "village", "T1") for n in (3, 4, 5)]
    pa_csv.write_csv(worlds.rows("places", *more), root / "more.csv")
    for kind, path in (("places", paths["places"]), ("places", root / "more.csv")):
        run("import", str(path), "--as", kind)
    run("import", str(paths["roster"]), "--as", "roster")
    run("publish", "--note", "one village of five")
    result = run(
        *("capacity", "--place", "T1", "--month", "4", "--level", "township", "--format", "json")
    )
    assert json.loads(result.stdout)[0]["finding"] == "cannot tell"
    assert "1 of 5 villages" in result.stderr


def test_without_any_helper_all_who_may_need_help_are_without(root: Path) -> None:
    paths = write_world(root)
    roster = paths["roster"].read_text().splitlines()
    paths["roster"].write_text("\n".join([roster[0], *[r for r in roster if '"H3"' in r]]) + "\n")
    paths["places"].write_text(paths["places"].read_text().replace(",3\n", ",1\n"))
    for name in ("places", "roster"):
        run("import", str(paths[name]), "--as", name)
    run("publish", "--note", "only people who need help")
    [april] = json.loads(
        run("capacity", "--place", "V1", "--month", "4", "--format", "json").stdout
    )
    assert (april["helpers"], april["availability"]) == (0, None)
    assert april["without_helpers"] == april["needs_help"] > 0
    assert (april["finding"], april["all_year"]) == ("keeps", "low all year")


def test_flows_out_of_a_township(published: Path) -> None:
    result = run(
        *("flows", "--place", "T1", "--month", "10", "--direction", "out"),
        *("--level", "township", "--format", "csv"),
    )
    assert result.stdout.splitlines() == ["origin_id,destination_id,people", "T1,CITY,30"]


def test_flows_of_several_areas_months_reasons_and_absences(published: Path) -> None:
    """V1's three are away from February to May, V2's thirty in October and November.

    Each flow is told in whole people: the mean of 3 and 0 is 2, of 0 and 30 it is 15.
    """

    def people(*more: str) -> float:
        asked = ("flows", "--direction", "out", "--level", "village", "--format", "csv")
        return float(table_of(run(*asked, *more))["people"].sum())

    assert people("--place", "V1", "--place", "V2", "--month", "10") == 30
    assert people("--place", "V1", "--place", "V2", "--month", "10", "--month", "5") == 2 + 15
    assert people("--place", "V1", "--month", "5", "--absence", "temporary") == 3
    assert people("--place", "V1", "--month", "5", "--absence", "short") == 0
    assert people("--place", "V1", "--month", "5", "--reason", "unknown") == 3
    assert people("--place", "V1", "--month", "5", "--averaged") == 3


def test_flows_refuse_what_makes_no_sense(published: Path) -> None:
    asked = ("flows", "--place", "T1", "--month", "10", "--direction", "out")
    assert "--year" in run(*asked, "--averaged", "--year", "2025", status=2).stderr
    assert "absence" in run(*asked, "--kind", "moves", "--absence", "long", status=2).stderr
    run(*asked, "--absence", "eternal", status=2)
    run("flows", "--month", "10", "--direction", "out", status=2)


def test_a_labour_calendar_is_imported_from_its_template(root: Path) -> None:
    for name, path in write_world(root).items():
        run("import", str(path), "--as", name)
    header, file = run("template", "labour").stdout, root / "labour.csv"
    file.write_text(header + "salt,T1,13,3,both,in,,by hand\n")
    assert "There is no month 13" in run("import", str(file), "--as", "labour", status=1).stderr
    file.write_text(header + "salt,T1,4,3,both,in,,by hand\n")
    assert "labour: 1 rows added" in run("import", str(file)).stderr


def test_answers_about_newcomers_are_imported_from_their_template(root: Path) -> None:
    for name, path in write_world(root).items():
        run("import", str(path), "--as", name)
    header, file = run("template", "newcomer_care").stdout, root / "newcomer_care.csv"
    file.write_text(header + "V1,1,0,,2,by hand\nV2,0,,,,by hand\n")
    assert "newcomer_care: 2 rows added" in run("import", str(file)).stderr
    file.write_text(header + "V1,1,1,,2,by hand\n")
    again = run("import", str(file), "--as", "newcomer_care").stderr
    assert "newcomer_care: 0 rows added, 1 replaced" in again
    run("check")
    run("publish", "--note", "asked")
    asked = Selection(areas=("T1",))
    found = queries.newcomer_care(releases.open_release(), asked, OWNER)
    assert found["sheltered"].tolist()[0] == 1 and len(found) == 2


def test_hazards_are_inherited_from_the_country(published: Path) -> None:
    found = table_of(run("hazards", "--place", "V1", "--format", "csv"))
    assert list(found.columns) == ["hazard", "month", "level", "weight", "storms"]
    assert list(found["weight"]) == [0, 0, 1, 2, 7, 0, 0, 0, 0, 8, 2, 0]
    assert found["storms"].isna().all()


def test_household_types_by_season(published: Path) -> None:
    found = table_of(run("households", "--place", "V1", "--season", "cyclone", "--format", "csv"))
    assert list(found["season"]) == ["cyclone 10-11", "cyclone 4-5"]
    in_april = found.set_index("season").loc["cyclone 4-5"]
    assert (in_april.E, in_april.L, in_april.Z, in_april.R, in_april.S) == (1, 1, 0, 0, 1)


def test_an_unknown_season_lists_those_there_are(published: Path) -> None:
    result = run("households", "--place", "V1", "--season", "winter", status=2)
    assert "cyclone 4-5" in result.stderr


def test_an_unknown_place_is_wrong_use(published: Path) -> None:
    assert "There is no place NOWHERE" in run("capacity", "--place", "NOWHERE", status=2).stderr


def test_month_13_is_wrong_use(published: Path) -> None:
    run("flows", "--place", "T1", "--month", "13", "--direction", "out", status=2)


def test_without_a_release_every_question_says_what_to_do(root: Path) -> None:
    for question in (["capacity", "--place", "X"], ["hazards", "--place", "X"]):
        assert "python -m mobility demo" in run(*question, status=1).stderr


def test_errors_are_said_in_burmese_too(root: Path) -> None:
    said = run("--language", "my", "capacity", "--place", "X", status=1).stderr
    assert any("\u1000" <= letter <= "\u109f" for letter in said)


def test_a_broken_file_changes_nothing(root: Path) -> None:
    paths = write_world(root)
    run("import", str(paths["places"]), "--as", "places")
    text = paths["stays"].read_text().replace(",10,", ",13,")
    paths["stays"].write_text(text)
    result = run("import", str(paths["stays"]), "--as", "stays", status=1)
    assert "13" in result.stderr and "Nothing was imported" in result.stderr
    assert "draft is empty" not in run("check").stderr
    run("publish", "--note", "places only")
    kept = json.loads(run("releases", "--format", "json").stdout)
    assert len(kept) == 1


def test_keep_going_leaves_broken_rows_beside_the_file(root: Path) -> None:
    paths = write_world(root)
    run("import", str(paths["places"]), "--as", "places")
    text = paths["stays"].read_text().replace(",10,", ",13,")
    paths["stays"].write_text(text)
    run("import", str(paths["stays"]), "--as", "stays", "--keep-going")
    rejected = (root / "stays.csv.rejected.csv").read_text()
    assert "reason" in rejected.splitlines()[0] and len(rejected.splitlines()) == 2


def test_a_dry_run_changes_nothing(root: Path) -> None:
    paths = write_world(root)
    run("import", str(paths["places"]), "--as", "places", "--dry-run")
    assert "draft is empty" in run("publish", "--note", "x", status=1).stderr


def test_verify_names_a_rollup_that_is_not_what_the_tables_give(
    published: Path, root: Path
) -> None:
    copied = root / "data"
    shutil.copytree(published / "data", copied)
    assert "agree with its tables" in run("verify").stderr
    path = next(copied.glob("flows/releases/*/village_numbers.parquet"))
    rows = pd.read_parquet(path)
    rows["helpers"] += 1
    rows.to_parquet(path)
    manifest = read_manifest(path.parent)
    files = manifest.files | {"village_numbers": integrity.entry(path)}
    replace(manifest, files=files).write(path.parent)
    assert "do not agree with its tables: village_numbers" in run("verify", status=1).stderr


@pytest.mark.parametrize("name", ["stays.parquet", "village_numbers.parquet", "manifest.json"])
def test_verify_names_a_file_in_which_one_bit_is_another(
    name: str, published: Path, root: Path
) -> None:
    shutil.copytree(published / "data", root / "data")
    path = next(root.glob(f"data/flows/releases/*/{name}"))
    times = path.stat().st_mtime_ns
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(times, times))
    said = run("verify", status=1).stderr
    assert ("manifest" if name == "manifest.json" else name) in said
    assert "rollback" in said


def test_who_published_stands_in_the_list(root: Path) -> None:
    places = write_world(root)["places"]
    run("import", str(places), "--as", "places")
    assert "characters" in run("publish", "--note", "x", "--author", "a\x1b[2J", status=2).stderr
    run("publish", "--note", "first", "--author", "Daw Khin")
    run("import", str(places), "--as", "places")
    run("publish", "--note", "again")
    listed = json.loads(run("releases", "--format", "json").stdout)
    assert [row["author"] for row in listed] == [getpass.getuser(), "Daw Khin"]


def test_rollback_and_the_list_of_releases(root: Path) -> None:
    places = write_world(root)["places"]
    run("import", str(places), "--as", "places")
    run("publish", "--note", "first")
    first = json.loads(run("releases", "--format", "json").stdout)[0]["id"]
    run("import", str(places), "--as", "places")
    run("publish", "--note", "again")
    run("rollback", first)
    listed = json.loads(run("releases", "--format", "json").stdout)
    assert [row["current"] for row in listed if row["id"] == first] == ["*"]


def test_templates_print_the_columns_of_the_dictionary() -> None:
    for kind in TEMPLATE_KINDS:
        header = run("template", kind).stdout.strip()
        assert header == ",".join(c.name for c in table(kind).columns if c.type != "geometry")


def test_the_template_of_a_map_says_what_to_give_instead() -> None:
    shown = run("template", "context")
    assert "This is a map, not a table" in shown.stderr and "embankment" in shown.stderr
