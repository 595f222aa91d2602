"""The month strip of several villages, and what it means."""

from __future__ import annotations

from mobility.maps.losses_strip import losses_content, losses_explained
from mobility.ui.frame import month_strip, parts
from mobility.ui.frame.page import PageQuestion
from mobility.views.overview import Overview
from mobility.views.signs import Signs


def losses_strip(asked: PageQuestion, view: Overview, month: int, signs: Signs) -> None:
    """The month strip with the findings that are switched on, and what its signs mean."""
    month_strip.mount(month, losses_content(asked.words, view, signs))
    parts.note(losses_explained(asked.words, view, signs))
