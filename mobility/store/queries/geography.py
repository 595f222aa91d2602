"""What lies under a map: coast, rivers and borders, and the layers an office adds."""

from __future__ import annotations

import geopandas as gpd

from mobility import access
from mobility.access import Viewer
from mobility.store.releases import Release

LONLAT = "EPSG:4326"


def geography(release: Release, viewer: Viewer) -> gpd.GeoDataFrame:
    """Coast, rivers and borders of the release; empty where it has none.

    Returns:
        box, scale (near, far), kind (land, river, border), number, rank, source, geometry
        (EPSG:4326); the far ones first.
    """
    return _shapes(release, viewer, "geography").sort_values(["scale", "kind", "number"])


def context(release: Release, viewer: Viewer) -> gpd.GeoDataFrame:
    """The layers that were added to the map: roads, shelters, schools …; empty where none were.

    Returns:
        layer, number, sign, name_en, name_my, source (empty where not given), geometry (EPSG:4326).
    """
    rows = _shapes(release, viewer, "context").sort_values(["layer", "number"])
    texts = ["name_en", "name_my", "source"]
    return rows.assign(**{name: rows[name].astype(object).fillna("") for name in texts})


def _shapes(release: Release, viewer: Viewer, name: str) -> gpd.GeoDataFrame:
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        frame = read.run(read[name]).to_pandas()
    shapes = gpd.GeoSeries.from_wkb(frame.pop("geometry"), crs=LONLAT)
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=LONLAT)
