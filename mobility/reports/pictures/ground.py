"""What lies under a picture's data: coast, rivers, outlines, names and a scale, in points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from mobility.maps.colours import COAST, INK, LAND, LAND_LINE, MUTED, PAPER, RIVER, SEA
from mobility.maps.frame import Frame, fit
from mobility.maps.outlines import GROUND_LEVELS
from mobility.reports.pictures.sheet import SMALL, TEXT, font, width_of
from mobility.reports.pictures.window import (
    FreeRoom,
    box_of,
    half_a_point,
    pieces_in,
    scale_of,
)
from mobility.views.display import Box

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[np.float64]
HALO = 2.5  # points about a name
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
    geography = pieces_in(view.frame, under.geography)
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


def _draw_geography(view: View, pieces: gpd.GeoDataFrame, clip: Any) -> None:
    """Pieces of one scale; the near ones cover the far ones of their box, water too."""
    for said in pieces.loc[pieces["scale"] == "near", "box"].unique() if len(pieces) else ():
        _draw_areas(view, [box_of(said)], clip, SEA, "none")
    kinds = {kind: pieces.loc[pieces["kind"] == kind, "geometry"] for kind in ("land", "river")}
    _draw_areas(view, kinds["land"], clip, LAND, COAST)
    _draw_lines(view, kinds["river"], clip, RIVER, 0.9)
    _draw_lines(view, pieces.loc[pieces["kind"] == "border", "geometry"], clip, LAND_LINE, 0.9)


def _draw_areas(view: View, areas: Iterable[Any], clip: Any, fill: str, edge: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    for shape in shapely.simplify(np.array(list(areas), dtype=object), half_a_point(view.frame)):
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

    shapes = shapely.simplify(np.array(list(lines), dtype=object), half_a_point(view.frame))
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


def _draw_scale(view: View) -> None:
    """A line of so many kilometres, in the lower left corner."""
    km, length = scale_of(view.frame)
    x, y = 10.0, 10.0
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
        self._room = FreeRoom(*view.size)
        self.keep_clear = self._room.keep_clear

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
        found = self._room.find(x, y, width, height, away)
        if found is None:
            return False
        left, low = found
        self._view.axes.text(
            left, low + height * 0.25, text, fontproperties=font(size, bold),
            color=MUTED if faint else INK, zorder=8,
            path_effects=[effects.withStroke(linewidth=HALO, foreground=PAPER)],
        )  # fmt: skip
        return True
