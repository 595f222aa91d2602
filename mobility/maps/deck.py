"""A pydeck map that asks the network for nothing and sends few bytes.

pydeck indents its JSON, which makes a map four times as long; :class:`Drawing`
writes the same without spaces. ``map_provider=None`` keeps deck.gl from asking
anybody for a style.

What lies under the pointer says its ``name`` and the lines of its ``text``. Both are
plain text: Streamlit escapes what it fills into a tooltip, so markup among the data
would be read as such, and can do no harm.
"""

from __future__ import annotations

import json
from typing import Any

import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from mobility.maps.colours import INK, PAPER
from mobility.maps.frame import Frame

TOOLTIP = "<b>{name}</b><br/>{text}"
TOOLTIP_STYLE = {
    "backgroundColor": PAPER,
    "color": INK,
    "border": "1px solid #D5DDE0",
    "borderRadius": "4px",
    "fontFamily": "'Source Sans', Padauk, sans-serif",
    "fontSize": "14px",
    "lineHeight": "1.45",
    "whiteSpace": "pre-line",
    "overflowWrap": "anywhere",
    "padding": "6px 10px",
    "maxWidth": "280px",
}


class Drawing(pdk.Deck):
    """Layers in a frame, serialised compactly."""

    def __init__(self, layers: list[pdk.Layer], frame: Frame) -> None:
        super().__init__(
            layers=layers,
            initial_view_state=pdk.ViewState(
                longitude=round(frame.lon, 5),
                latitude=round(frame.lat, 5),
                zoom=frame.zoom,
                min_zoom=0,
                max_zoom=16,
            ),
            map_provider=None,
            tooltip={"html": TOOLTIP, "style": TOOLTIP_STYLE},
        )

    def to_json(self) -> str:
        """The map as deck.gl reads it, without spaces."""
        return json.dumps(
            self,
            sort_keys=True,
            default=default_serialize,
            separators=(",", ":"),
            ensure_ascii=False,
        )


def layer(kind: str, name: str, data: Any, **options: Any) -> pdk.Layer:
    """A layer with a stable id; literal strings among the options are quoted for pydeck."""
    return pdk.Layer(kind, data=data, id=name, **options)


def literal(text: str) -> pdk.types.String:
    """A string that pydeck must not take for a column's name."""
    return pdk.types.String(text)
