"""Which places of a draft are new, moved or gone, beside the release in use."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from mobility.words import N_

SAME, NEW, MOVED, GONE = "same", "new", "moved", "gone"
CHANGES = {
    SAME: N_("as before"),
    NEW: N_("new"),
    MOVED: N_("more than 1 km from where it was"),
    GONE: N_("in the release in use, not in the draft"),
}
KM_A_DEGREE = 111.2
FAR_KM = 1.0


def changed_places(before: pd.DataFrame, drafted: pa.Table) -> pd.DataFrame:
    """Each place of either with its change: place_id, level, change, lon and lat (where known).

    Args:
        before: places of the release in use: place_id, level, lon, lat.
        drafted: places of the draft, in the dictionary's schema.
    """
    columns = ["place_id", "level", "lon", "lat"]
    both = before[columns].merge(
        drafted.select(columns).to_pandas(), how="outer", on="place_id", suffixes=("_old", "")
    )
    new, gone = both["level_old"].isna(), both["level"].isna()
    north = (both["lat"] - both["lat_old"]) * KM_A_DEGREE
    east = (both["lon"] - both["lon_old"]) * KM_A_DEGREE * np.cos(np.radians(both["lat_old"]))
    moved = np.hypot(north, east) > FAR_KM
    change = np.select([new, gone, moved], [NEW, GONE, MOVED], SAME)
    filled = {name: both[name].fillna(both[f"{name}_old"]) for name in ("level", "lon", "lat")}
    return pd.DataFrame({"place_id": both["place_id"], "change": change, **filled})
