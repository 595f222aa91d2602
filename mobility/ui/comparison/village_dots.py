"""A map of villages as dots, each of which opens its village's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mobility.maps.canvas import COLOURS
from mobility.ui.frame import components, page


def show(key: str, content: Mapping[str, Any]) -> None:
    """Show it; a click on a village opens its page.

    Args:
        key: of this map in the session.
        content: what :func:`mobility.maps.dot_maps.dot_maps` gave, with names.
    """

    def clicked() -> None:
        village = components.reported(key, "place")
        if village:
            page.choose_place(str(village))

    mount(key, content, on_place_change=clicked)
    page.open_chosen()


def mount(key: str, content: Mapping[str, Any], **callbacks: Callable[[], None]) -> None:
    """Show small maps in the colours that all maps share; ``callbacks`` as of a component."""
    data = {**content, "colours": COLOURS}
    components.mount("dot_maps", "dot_maps/dot_maps.js", key, data, **callbacks)
