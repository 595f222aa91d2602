"""What lies under a picture's data: coast, rivers, outlines, names and a scale, in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from mobility.maps.colours import COAST, INK, LAND, LAND_LINE, MUTED, PAPER, RIVER, SEA
from mobility.maps.frame import TILE, Frame, fit
from mobility.maps.outlines import GROUND_LEVELS
from mobility.reports.pictures.sheet import SMALL, TEXT, font, width_of
from mobility.views.display import Box

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[np.float64]
EARTH_KM = 40_075.0  # round the equator
LONGEST_SCALE = 0.25  # of the drawing's width
HALO = 2.5  # points about a name
APART = 2.0  # points between names
MOST_SHAPES = 600


@dataclass(frozen=True)
class Ground:
    """What lies under a picture, if anything: outlines, and coast and rivers."""

    outlines: gpd.GeoDataFrame | None = None
    geography: gpd.GeoDataFrame | None = None


@dataclass(frozen=True)
class View:
    """A frame laid on axes: degrees to points from the lower left corner."""

    axes: Axes
    frame: Frame

    def to_points(self, lon: Array, lat: Array) -> Array:
        """Degrees to points, shape (n, 2)."""
        pixels = self.frame.to_pixels(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
        return np.column_stack(
            [pixels[:, 0] + self.frame.width / 2, self.frame.height / 2 - pixels[:, 1]]
        )

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in points."""
        return self.frame.width, self.frame.height


def view_of(axes: Axes, box: Box, margin: int) -> View:
    """The closest view of a box that keeps ``margin`` points free about it."""
    width, height = (round(end) for end in (axes.get_xlim()[1], axes.get_ylim()[1]))
    west, south, east, north = box
    lon, lat = np.array([west, east]), np.array([south, north])
    return View(axes, fit(lon, lat, width, height, margin))


def draw_ground(view: View, under: Ground) -> None:
    """Water, land and rivers; the finest outlines that are not too many; a frame, and a scale."""
    from matplotlib.patches import Rectangle

    width, height = view.size
    geography = _in_view(view, under.geography)
    has_land = bool((geography["kind"] == "land").any())
    clip = Rectangle(
        (0, 0), width, height, facecolor=SEA if has_land else PAPER, edgecolor=LAND_LINE,
        linewidth=0.8,
    )  # fmt: skip
    view.axes.add_patch(clip)
    clip.set_clip_on(False)
    for scale in ("far", "near"):
        _draw_geography(view, geography[geography["scale"] == scale], clip)
    outlines = under.outlines
    for level in GROUND_LEVELS if outlines is not None else ():
        areas = outlines[outlines["level"] == level]  # type: ignore[index]
        if 0 < len(areas) <= MOST_SHAPES:
            fill = "none" if has_land else LAND
            _draw_areas(view, areas.geometry, clip, fill, LAND_LINE)
            break
    _draw_scale(view)


def _in_view(view: View, geography: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """The pieces that lie in the view; far ones only where near ones do not cover it."""
    if geography is None or geography.empty:
        return gpd.GeoDataFrame({"kind": [], "scale": [], "geometry": []})
    width, height = view.size
    corners = view.frame.to_degrees(np.array([[-width, height], [width, -height]]) / 2)
    window = shapely.box(*corners.min(axis=0), *corners.max(axis=0))
    is_near = geography["scale"] == "near"
    is_covered = any(_box(each).covers(window) for each in geography.loc[is_near, "box"].unique())
    pieces = geography[is_near] if is_covered else geography
    return pieces[pieces.intersects(window)]


def _box(said: str) -> Any:
    """A part of the world: ``west,south,east,north``."""
    return shapely.box(*map(float, said.split(",")))


def _draw_geography(view: View, pieces: gpd.GeoDataFrame, clip: Any) -> None:
    """Pieces of one scale; the near ones cover the far ones of their box, water too."""
    for said in pieces.loc[pieces["scale"] == "near", "box"].unique() if len(pieces) else ():
        _draw_areas(view, [_box(said)], clip, SEA, "none")
    kinds = {kind: pieces.loc[pieces["kind"] == kind, "geometry"] for kind in ("land", "river")}
    _draw_areas(view, kinds["land"], clip, LAND, COAST)
    _draw_lines(view, kinds["river"], clip, RIVER, 0.9)
    _draw_lines(view, pieces.loc[pieces["kind"] == "border", "geometry"], clip, LAND_LINE, 0.9)


def _draw_areas(view: View, areas: Iterable[Any], clip: Any, fill: str, edge: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for shape in shapely.simplify(np.array(list(areas), dtype=object), _half_a_point(view)):
        rings = [
            _in_points(view, ring)
            for part in getattr(shape, "geoms", [shape])
            if not part.is_empty
            for ring in (part.exterior, *part.interiors)
        ]
        if rings:
            path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
            patch = PathPatch(path, facecolor=fill, edgecolor=edge, linewidth=0.7)
            view.axes.add_patch(patch)
            patch.set_clip_path(clip)


def _draw_lines(view: View, lines: Iterable[Any], clip: Any, colour: str, width: float) -> None:
    from matplotlib.collections import LineCollection

    shapes = shapely.simplify(np.array(list(lines), dtype=object), _half_a_point(view))
    points = [
        _in_points(view, part)
        for shape in shapes
        for part in getattr(shape, "geoms", [shape])
        if not part.is_empty
    ]
    drawn = view.axes.add_collection(LineCollection(points, colors=colour, linewidths=width))
    drawn.set_clip_path(clip)


def _in_points(view: View, line: Any) -> Array:
    return view.to_points(*np.asarray(line.coords, dtype=float).T[:2])


def _half_a_point(view: View) -> float:
    """In degrees."""
    return 360.0 / (TILE * 2.0**view.frame.zoom) / 2


def _draw_scale(view: View) -> None:
    """A line of so many kilometres, in the lower left corner."""
    km_a_point = EARTH_KM * np.cos(np.radians(view.frame.lat)) / (TILE * 2.0**view.frame.zoom)
    longest = view.frame.width * LONGEST_SCALE * km_a_point
    power = 10 ** np.floor(np.log10(longest))
    km = power * max(step for step in (1, 2, 5) if step * power <= longest)
    x, y, length = 10.0, 10.0, km / km_a_point
    view.axes.plot(
        [x, x, x + length, x + length], [y + 4, y, y, y + 4], color=INK, linewidth=1, zorder=9
    )
    view.axes.text(
        x + length + 4, y - 1, f"{km:g} km", fontproperties=font(SMALL), color=INK, zorder=9
    )


class Names:
    """Writes names that cover neither one another nor what must be seen."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._taken: list[tuple[float, float, float, float]] = []

    def keep_clear(self, x: float, y: float, radius: float) -> None:
        """Nothing is written over a mark."""
        self._taken.append((x - radius, y - radius, x + radius, y + radius))

    def write(
        self,
        text: str,
        x: float,
        y: float,
        away: float,
        *,
        bold: bool = False,
        faint: bool = False,
        size: float = TEXT,
    ) -> bool:
        """Write a name beside a point, or over it, where there is room; says whether there was.

        Args:
            away: points between the point and the name; 0 over it.
        """
        import matplotlib.patheffects as effects

        width = width_of(self._view.axes.figure, text, size, bold)  # type: ignore[arg-type]
        height = size * 1.3
        for left, low in _spots(x, y, width, height, away):
            box = (left - APART, low - APART, left + width + APART, low + height + APART)
            if self._is_free(box):
                self._taken.append(box)
                self._view.axes.text(
                    left, low + height * 0.25, text, fontproperties=font(size, bold),
                    color=MUTED if faint else INK, zorder=8,
                    path_effects=[effects.withStroke(linewidth=HALO, foreground=PAPER)],
                )  # fmt: skip
                return True
        return False

    def _is_free(self, box: tuple[float, float, float, float]) -> bool:
        width, height = self._view.size
        left, low, right, high = box
        if left < 0 or low < 0 or right > width or high > height:
            return False
        return not any(
            left < other[2] and right > other[0] and low < other[3] and high > other[1]
            for other in self._taken
        )


def _spots(
    x: float, y: float, width: float, height: float, away: float
) -> Sequence[tuple[float, float]]:
    """Lower left corners to try, the best first."""
    over = (x - width / 2, y - height / 2)
    if not away:
        return [over]
    return [
        (x + away, y - height / 2),
        (x - away - width, y - height / 2),
        (over[0], y + away),
        (over[0], y - away - height),
    ]
