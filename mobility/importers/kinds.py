"""What a file may hold, as ``import --as`` and the page Bring data in name it."""

from collections.abc import Mapping

from mobility.tables import CONTENTS
from mobility.words import N_

FROM_TRACKS = ("storms", "storm_tracks")  # these tables are computed from files of tracks

KIND_NAMES: Mapping[str, str] = {
    "places": CONTENTS["places"].name,
    "boundaries": N_("outlines of places"),
    **{table: each.name for table, each in CONTENTS.items() if table not in FROM_TRACKS},
    "tracks": CONTENTS["storm_tracks"].name,
}
