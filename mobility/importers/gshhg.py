"""Coast, rivers and borders of a part of the world, from the files of GSHHG.

GSHHG (Wessel and Smith) has shores, the rivers and the borders of WDBII in five resolutions, each
a netCDF file cut into bins of so many degrees. A line of a bin is a run of points, given relative
to the bin's south-west corner in 65,535ths of its size. A shore has the land to its left, so the
land of a bin is made from the faces that its shores and its edge enclose.

Two scales are cut: the box itself as fine as the files have it, and its surroundings coarser, so
that a reader who zooms out is not left on blank paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
from shapely.geometry import LineString, Polygon, box

from mobility import tables
from mobility.errors import UsageError
from mobility.importers.opening.files import sha256
from mobility.importers.problems import Imported, Source
from mobility.words import N_

TABLE = "geography"
Box = tuple[float, float, float, float]  # west, south, east, north, in degrees
Points = npt.NDArray[np.float64]
HOMES = (Path("/usr/share/gmt-gshhg"), Path("/usr/share/gshhg-gmt"), Path("/usr/share/gmt/coast"))
SOURCE = (
    "GSHHG {version} (Wessel and Smith 1996; rivers and borders: CIA WDB-II), LGPL-3.0-or-later"
)

FINEST_FIRST = "fhilc"
FOR_SURROUNDINGS = "ilhfc"  # the best resolution for a wide look, then what else there is
AROUND = 12.0  # degrees of surroundings on each side of the box
NEAR, FAR = "near", "far"
TOLERANCE = {NEAR: 0.0005, FAR: 0.02}  # degrees; 55 m, and 2 km
SMALLEST_LAND = {NEAR: 0.000005, FAR: 0.003}  # square degrees
RIVERS = {NEAR: range(1, 5), FAR: range(1, 2)}  # WDBII: 1-4 are permanent, from the largest down
NATIONAL = 1
GRID = 1e-5  # degrees, a metre, to which points are rounded

STEPS = 65535
CLOSED = 4  # side of entry of a shore that does not leave its bin
NUDGE = 1e-7  # degrees to the side of a shore
EDGE = 1e-6  # degrees from a bin's corner


def box_of(text: str) -> Box:
    """West, south, east and north of a text such as ``94,15.5,96.5,17.2``.

    Raises:
        UsageError: it is no part of the world.
    """
    try:
        west, south, east, north = (float(edge) for edge in text.split(","))
        if -180 <= west < east <= 180 and -90 < south < north < 90:
            return west, south, east, north
    except ValueError:
        pass
    raise UsageError(
        N_("{box} is not a part of the world."),
        remedy=N_("Give west, south, east and north in degrees: --box 94,15.5,96.5,17.2."),
        box=text,
    )


def read(area: Box, folder: Path | None = None) -> Imported:
    """The rows of table ``geography`` for a part of the world.

    Args:
        area: west, south, east, north in degrees.
        folder: holds ``binned_GSHHS_f.nc`` and so on; where Debian puts them if not given.

    Raises:
        UsageError: the files are not there, or h5py is not installed.
    """
    files = _folder(folder)
    scales = ((NEAR, area, FINEST_FIRST), (FAR, _surroundings(area), FOR_SURROUNDINGS))
    pieces = [piece for scale in scales for piece in _scale(files, *scale)]
    rows = [
        {
            "box": ",".join(f"{edge:g}" for edge in area),
            "scale": piece.scale,
            "kind": piece.kind,
            "number": number,
            "rank": piece.rank,
            "geometry": shapely.to_wkb(piece.shape),
            "source": piece.file.source,
        }
        for number, piece in enumerate(pieces, 1)
    ]
    used = Counter(piece.file.path for piece in pieces)
    return Imported(
        tables={TABLE: pa.Table.from_pylist(rows, schema=tables.table(TABLE).schema)},
        sources=[Source(path.name, sha256(path), TABLE, n, n) for path, n in used.items()],
    )


@dataclass(frozen=True)
class Piece:
    """One geometry: land (an area), or a river or border (a line) with its rank."""

    scale: str
    kind: str
    rank: int | None
    shape: shapely.Geometry
    file: Bins


def _folder(folder: Path | None) -> Path:
    for home in [folder] if folder else HOMES:
        if any(home.glob("binned_GSHHS_?.nc")):
            return home
    raise UsageError(
        N_("No files of GSHHG are in {folder}."),
        remedy=N_(
            "Install Debian's gmt-gshhg-full and gmt-gshhg-low, or name the folder that holds "
            "binned_GSHHS_f.nc with --gshhg."
        ),
        folder=str(folder or HOMES[0]),
    )


def _surroundings(area: Box) -> Box:
    west, south, east, north = area
    return (
        max(west - AROUND, -180.0), max(south - AROUND, -85.0),
        min(east + AROUND, 180.0), min(north + AROUND, 85.0),
    )  # fmt: skip


def _scale(folder: Path, scale: str, area: Box, resolutions: str) -> Iterator[Piece]:
    """All pieces of one scale, cut to the box."""
    frame = box(*area)
    shores = Bins.opened(folder, "GSHHS", resolutions)
    for shape in _areas(_land(shores, area), frame, scale):
        yield Piece(scale, "land", None, shape, shores)
    for kind, ranks in (("river", RIVERS[scale]), ("border", (NATIONAL,))):
        lines = Bins.opened(folder, kind, resolutions)
        by_rank = _lines(lines, area)
        for rank in ranks:
            for shape in _cut(by_rank.get(rank, []), frame, scale):
                yield Piece(scale, kind, rank, shape, lines)


def _areas(land: shapely.Geometry, frame: shapely.Geometry, scale: str) -> list[Polygon]:
    """Land simplified for its scale, without the islands and lakes that are too small for it."""
    least = SMALLEST_LAND[scale]
    simple = shapely.simplify(shapely.intersection(land, frame), TOLERANCE[scale])
    parts = [part for part in _parts(simple) if isinstance(part, Polygon) and part.area >= least]
    kept = [
        Polygon(part.exterior, [ring for ring in part.interiors if Polygon(ring).area >= least])
        for part in parts
    ]
    return [part for each in kept for part in _parts(_rounded(each)) if part.area >= least]


def _cut(lines: Sequence[LineString], frame: shapely.Geometry, scale: str) -> list[LineString]:
    """Lines joined, cut to the box and simplified for their scale."""
    if not lines:
        return []
    joined = shapely.line_merge(shapely.intersection(shapely.union_all(lines), frame))
    simple = _rounded(shapely.simplify(joined, TOLERANCE[scale]))
    return [part for part in _parts(simple) if part.length > TOLERANCE[scale]]


def _rounded(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.set_precision(shape, GRID)


def _parts(shape: shapely.Geometry) -> list[Any]:
    return [part for part in getattr(shape, "geoms", [shape]) if not part.is_empty]


# --- the files ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bins:
    """One netCDF file of GSHHG: lines by bin.

    Attributes:
        arrays: the file's variables, by the names that GMT gave them.
        size: of a bin, in degrees.
        across: bins around the world.
    """

    path: Path
    arrays: Mapping[str, npt.NDArray[Any]]
    size: float
    across: int
    source: str

    @classmethod
    def opened(cls, folder: Path, kind: str, resolutions: str) -> Bins:
        """The file of a kind (GSHHS, river, border) in the first resolution that is there."""
        try:
            import h5py
        except ImportError as error:
            raise UsageError(
                N_("The files of GSHHG are read with h5py, which is not installed."),
                remedy=N_("Install it: python -m pip install 'seasonal-mobility[geography]'."),
            ) from error
        names = [folder / f"binned_{kind}_{letter}.nc" for letter in resolutions]
        path = next((name for name in names if name.exists()), None)
        if path is None:
            raise UsageError(
                N_("{folder} has no file {name}."),
                remedy=N_("Install all of Debian's gmt-gshhg-full."),
                folder=str(folder),
                name=names[0].name,
            )
        with h5py.File(path, "r") as file:
            arrays = {name: values[()] for name, values in file.items()}
            version = file.attrs.get("version", b"").decode()
        return cls(
            path,
            arrays,
            int(arrays["Bin_size_in_minutes"][0]) / 60,
            int(arrays["N_bins_in_360_longitude_range"][0]),
            SOURCE.format(version=version),
        )

    def within(self, area: Box) -> Iterator[tuple[int, float, float]]:
        """The bins that a box meets: number, and its south-west corner in degrees."""
        west, south, east, north = area
        for row in range(int((90 - north) // self.size), int((90 - south) // self.size) + 1):
            for column in range(int(west // self.size), int(east // self.size) + 1):
                corner = column * self.size, 90 - (row + 1) * self.size
                yield row * self.across + column % self.across, *corner

    def segments(self, number: int) -> range:
        """The numbers of a bin's lines."""
        first = int(self.arrays["Id_of_first_segment_in_a_bin"][number])
        return range(first, first + int(self.arrays["N_segments_in_a_bin"][number]))

    def points(self, segment: int, count: int, west: float, south: float) -> Points:
        """Longitude and latitude of a line's points, shape (count, 2)."""
        first = int(self.arrays["Id_of_first_point_in_a_segment"][segment])
        steps = [
            self.arrays[f"Relative_{name}_from_SW_corner_of_bin"][first : first + count]
            for name in ("longitude", "latitude")
        ]
        relative = np.column_stack([each.astype(np.uint16) for each in steps])
        return np.asarray(relative * (self.size / STEPS) + (west, south), dtype=np.float64)


def _lines(bins: Bins, area: Box) -> dict[int, list[LineString]]:
    """Lines of rivers or borders by rank."""
    found: dict[int, list[LineString]] = {}
    for number, west, south in bins.within(area):
        for segment in bins.segments(number):
            count = int(bins.arrays["N_points_for_a_segment"][segment])
            rank = int(bins.arrays["Hierarchial_level_of_a_segment"][segment])
            if count > 1:
                line = LineString(bins.points(segment, count, west, south))
                found.setdefault(rank, []).append(line)
    return found


def _land(bins: Bins, area: Box) -> shapely.Geometry:
    cells = [face for each in bins.within(area) for face in _land_of_bin(bins, *each)]
    return shapely.union_all(cells, grid_size=GRID)


def _land_of_bin(bins: Bins, number: int, west: float, south: float) -> list[Polygon]:
    """The faces of a bin that are land."""
    cell = box(west, south, west + bins.size, south + bins.size)
    shores = [_shore(bins, segment, west, south) for segment in bins.segments(number)]
    shores = [shore for shore in shores if len(shore) > 1]
    edges = shapely.union_all([*map(LineString, shores), cell.exterior])
    faces = list(shapely.polygonize([edges]).geoms)
    votes = np.zeros(len(faces))
    tree = shapely.STRtree(faces)
    for shore in shores:
        middle, left = _beside(shore)
        for point, vote in ((middle + left, 1), (middle - left, -1)):
            votes[tree.query(shapely.points(point), predicate="within")] += vote
    for at, level in _corners(bins, number, cell):
        undecided = [face for face in tree.query(at, predicate="within") if votes[face] == 0]
        votes[undecided] = 1 if level % 2 else -1
    return [face for face, vote in zip(faces, votes, strict=True) if vote > 0]


def _shore(bins: Bins, segment: int, west: float, south: float) -> Points:
    """The points of a shore, an island's closed."""
    told = int(bins.arrays["Embedded_npts_levels_exit_entry_for_a_segment"][segment])
    points = bins.points(segment, told >> 9, west, south)
    return np.vstack([points, points[:1]]) if (told >> 3) & 7 == CLOSED else points


def _beside(shore: Points) -> tuple[Points, Points]:
    """The middle of a shore's longest step, and a small way to its left."""
    steps = np.diff(shore, axis=0)
    lengths = np.hypot(*steps.T)
    longest = int(lengths.argmax())
    along = steps[longest] / max(lengths[longest], NUDGE)
    return (shore[longest] + shore[longest + 1]) / 2, np.array([-along[1], along[0]]) * NUDGE


def _corners(bins: Bins, number: int, cell: Polygon) -> Iterator[tuple[shapely.Point, int]]:
    """A point in each corner of a bin, and its level: odd is land, even water."""
    west, south, east, north = cell.bounds
    told = int(bins.arrays["Embedded_node_levels_in_a_bin"][number])
    corners = (
        (west + EDGE, south + EDGE), (east - EDGE, south + EDGE),
        (east - EDGE, north - EDGE), (west + EDGE, north - EDGE),
    )  # fmt: skip
    for place, corner in enumerate(corners):
        yield shapely.Point(corner), (told >> (9 - 3 * place)) & 7
