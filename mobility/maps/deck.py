"""A pydeck map that makes no network requests and is small to send.

pydeck indents its JSON, which makes a map four times as long; :class:`Drawing`
writes it without spaces. ``map_provider=None`` keeps deck.gl from requesting a
base map style.

The tooltip shows the ``name`` and the lines of the ``text`` of what is under the pointer.
Both are plain text: Streamlit escapes what it fills into a tooltip, so markup in the
data is shown as text and can do no harm.
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
        """The map as JSON for deck.gl, without spaces."""
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
    """A string that pydeck must not treat as a column name."""
    return pdk.types.String(text)
