"""Coast, rivers and borders from small files in the form of GSHHG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import h5py
import numpy as np
import pytest
import shapely

from mobility import tables
from mobility.errors import UsageError
from mobility.importers import gshhg

Ring = Sequence[tuple[float, float]]
BINS = 360 * 180  # of a degree
# In the bin whose south-west corner is 95 E, 16 N, in degrees from there.
ISLAND: Ring = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.1, 0.1))  # land to the left
LAKE: Ring = ((0.4, 0.4), (0.4, 0.6), (0.6, 0.6), (0.6, 0.4), (0.4, 0.4))  # land to the left again
RIVER: Ring = ((0.2, 0.2), (0.3, 0.3), (0.35, 0.2))
CANAL: Ring = ((0.7, 0.2), (0.8, 0.3))


def bin_number(lon: int, lat: int) -> int:
    return (89 - lat) * 360 + lon


def written(path: Path, lines: Sequence[Ring], **others: np.ndarray) -> None:
    """A file in which the bin at 95 E, 16 N has some lines, and no other bin has any."""
    counts = np.zeros(BINS, np.int16)
    counts[bin_number(95, 16)] = len(lines)
    lengths = [len(line) for line in lines]
    points = np.array([point for line in lines for point in line]).reshape(-1, 2)
    steps = np.round(points * 65535).astype(np.uint16).astype(np.int16)
    with h5py.File(path, "w") as file:
        file.attrs["version"] = np.bytes_(b"2.3.7")
        file["Bin_size_in_minutes"] = [60]
        file["N_bins_in_360_longitude_range"] = [360]
        file["Id_of_first_segment_in_a_bin"] = np.zeros(BINS, np.int32)
        file["N_segments_in_a_bin"] = counts
        file["Id_of_first_point_in_a_segment"] = np.cumsum([0, *lengths])[:-1].astype(np.int32)
        file["Relative_longitude_from_SW_corner_of_bin"] = steps[:, 0]
        file["Relative_latitude_from_SW_corner_of_bin"] = steps[:, 1]
        for name, values in others.items():
            file[name] = values


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An island with a lake, a river and a canal; the next bin to the east is all land."""
    home = tmp_path_factory.mktemp("gshhg")
    nodes = np.zeros(BINS, np.int16)
    nodes[bin_number(96, 16)] = 0o1111
    closed = [len(ISLAND) << 9 | 1 << 6 | 0o44, len(LAKE) << 9 | 2 << 6 | 0o44]
    written(
        home / "binned_GSHHS_f.nc",
        [ISLAND, LAKE],
        Embedded_node_levels_in_a_bin=nodes,
        Embedded_npts_levels_exit_entry_for_a_segment=np.array(closed, np.int32),
    )
    for kind, lines, ranks in (("river", [RIVER, CANAL], [1, 9]), ("border", [], [])):
        written(
            home / f"binned_{kind}_f.nc",
            lines,
            N_points_for_a_segment=np.array([len(line) for line in lines], np.int16),
            Hierarchial_level_of_a_segment=np.array(ranks, np.int16),
        )
    return home


def near(folder: Path, box: str, kind: str) -> shapely.Geometry:
    imported = gshhg.read(gshhg.box_of(box), folder)
    rows = [
        row
        for row in imported.tables["geography"].to_pylist()
        if (row["scale"], row["kind"]) == ("near", kind)
    ]
    return shapely.union_all([shapely.from_wkb(row["geometry"]) for row in rows])


def test_land_is_the_island_without_its_lake_and_the_bin_that_is_all_land(folder: Path) -> None:
    island, lake = shapely.box(95.1, 16.1, 95.9, 16.9), shapely.box(95.4, 16.4, 95.6, 16.6)
    land = near(folder, "94.5,15.5,97.5,17.5", "land")
    expected = island.difference(lake).union(shapely.box(96, 16, 97, 17))
    assert land.symmetric_difference(expected).area < 1e-3
    assert not land.contains(shapely.Point(95.5, 16.5))
    assert land.contains(shapely.Point(96.5, 16.5)) and land.contains(shapely.Point(95.2, 16.5))


def test_pieces_are_cut_to_the_box(folder: Path) -> None:
    land = near(folder, "95.2,16.2,95.3,16.3", "land")
    assert land.symmetric_difference(shapely.box(95.2, 16.2, 95.3, 16.3)).area < 1e-6


def test_rivers_are_kept_and_canals_are_not(folder: Path) -> None:
    river = near(folder, "94.5,15.5,97.5,17.5", "river")
    assert river.distance(shapely.Point(95.3, 16.3)) < 1e-3
    assert river.distance(shapely.Point(95.75, 16.25)) > 0.3


def test_the_rows_are_those_of_the_dictionary_and_name_their_source(folder: Path) -> None:
    imported = gshhg.read((95.0, 16.0, 96.0, 17.0), folder)
    rows = imported.tables["geography"]
    assert rows.schema == tables.table("geography").schema
    assert set(rows["scale"].to_pylist()) == {"near", "far"}
    assert set(rows["box"].to_pylist()) == {"95,16,96,17"}
    assert all("2.3.7" in text and "LGPL-3.0" in text for text in rows["source"].to_pylist())
    assert {source.name for source in imported.sources} == {
        "binned_GSHHS_f.nc",
        "binned_river_f.nc",
    }


@pytest.mark.parametrize("text", ["95,16,96", "96,16,95,17", "95,16,96,x", "0,0,0,0", "1,2,3,99"])
def test_a_box_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a part of the world"):
        gshhg.box_of(text)


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No files of GSHHG"):
        gshhg.read((95.0, 16.0, 96.0, 17.0), tmp_path)
