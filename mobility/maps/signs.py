"""How the layers that an office adds to a map are drawn: one record a sign of table ``context``."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.maps.colours import SERVICE, WATER_INK
from mobility.words import N_

POINTS_FROM = 9.6  # zoom; farther out signs of buildings would hide the villages
NEVER = ""


@dataclass(frozen=True)
class Sign:
    """One sign: its code, its word in the legend, and its look.

    Attributes:
        colour: of lines and areas, and the ground behind a glyph.
        glyph: what a point shows, an SVG path in a 24-unit box; empty for a dot.
        width: of a line, in pixels.
        dash: of a line, in pixels; empty for an unbroken one.
        closer: zoom from which it is drawn.
        is_name: only the name is written, no sign is drawn.
    """

    code: str
    word: str
    colour: str = SERVICE
    glyph: str = NEVER
    width: float = 2.0
    dash: tuple[float, ...] = ()
    closer: float = POINTS_FROM
    is_name: bool = False


SIGNS = (
    Sign("shelter", N_("cyclone shelter"), glyph="M12 4 3 12h3v8h4v-5h4v5h4v-8h3z"),
    Sign("health", N_("health post"), glyph="M10 4h4v6h6v4h-6v6h-4v-6H4v-4h6z"),
    Sign("school", N_("school"), glyph="M12 4 2 9l10 5 10-5zM6 13v4l6 3 6-3v-4l-6 3z"),
    Sign("market", N_("market"), glyph="M5 4h14l2 6H3zM5 12h14v8h-5v-5h-4v5H5z"),
    Sign("jetty", N_("jetty"), glyph="M11 3h2v4h3v2h-3v9c3 0 5-2 5-5h2c0 5-4 8-8 8s-8-3-8-8h2"
         "c0 3 2 5 5 5V9H8V7h3z"),
    Sign("town", N_("town"), is_name=True, closer=7.0),
    Sign("road", N_("road"), colour="#8A7257", width=1.8, closer=0.0),
    Sign("path", N_("path"), colour="#8A7257", width=1.2, dash=(4, 3)),
    Sign("embankment", N_("embankment"), colour="#4B3B2C", width=3.0, dash=(2, 3), closer=0.0),
    Sign("forest", N_("forest"), colour="#B9D3AC", closer=0.0),
    Sign("flooded", N_("land that floods"), colour="#A9C9DC", closer=0.0),
    Sign("water_name", N_("name of a body of water"), colour=WATER_INK, is_name=True, closer=0.0),
    Sign("other", N_("other"), closer=POINTS_FROM),
)  # fmt: skip
SIGN = {sign.code: sign for sign in SIGNS}
