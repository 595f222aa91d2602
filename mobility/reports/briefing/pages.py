"""The pages of briefings as data for the templates: a record of a place, its map, its code."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import segno

from mobility.maps import colours
from mobility.reports.briefing.asked import Asked
from mobility.reports.briefing.maps import Land, MapSheet, area_map, village_map
from mobility.store import queries
from mobility.views import one_place
from mobility.views.briefing import Briefing
from mobility.views.citation import DISCLAIMER, citation, stamp
from mobility.views.limits_used import limits_said
from mobility.views.roles import DOWN, LOST
from mobility.words import N_, Words

MAP = (216, 168)  # points
WORDS = {
    "north": N_("N"),
    "scan": N_("Scan to open this page on a phone."),
    "synthetic": N_("SYNTHETIC"),
    "disclaimer": DISCLAIMER,
    "lost": N_("nobody here; filled when most are home"),
    "down": N_("too few here; filled when most are home"),
    "never": N_("filled in no month"),
    "ringed": N_("ringed: the hazard is due"),
}
AUTHOR = N_("Seasonal mobility")


@dataclass(frozen=True)
class Press:
    """What pages are made of.

    Attributes:
        address: of the page of a place, up to its ``?``; empty where no code is printed.
    """

    asked: Asked
    address: str = ""

    @property
    def words(self) -> Words:
        """The words of the pages."""
        return self.asked.inquiry.words

    @cached_property
    def land(self) -> Land:
        """What lies under the maps."""
        release, viewer = self.asked.inquiry.release, self.asked.inquiry.viewer
        return Land(
            queries.geography(release, viewer),
            release.boundaries(),
            queries.context(release, viewer),
            self.asked.places,
            self.words,
        )

    @property
    def created(self) -> datetime:
        """When the release was published, the only date in a file."""
        return datetime.fromisoformat(self.asked.inquiry.release.manifest.created)

    def page(self, place: str) -> dict[str, Any]:
        """A place's page."""
        briefing = self.asked.briefing(place)
        sheet, note = self.map_of(briefing)
        drawn = None if sheet is None else asdict(sheet)
        more = {"map": drawn, "map_note": note, "qr": self._code(briefing)}
        return {**asdict(briefing), **more}

    def map_of(
        self, briefing: Briefing, size: tuple[int, int] = MAP
    ) -> tuple[MapSheet | None, str]:
        """The map of a briefing's month, and a note; None where its places have no location."""
        words, place = self.words, briefing.place
        if not self.asked.is_village(place):
            rows = self.month_of(self.asked.cells_of_area(place), briefing.month)
            if not any(self.asked.places.location(each) for each in rows["place_id"]):
                return None, words.say("Its villages have no locations, so there is no map.")
            listed = briefing.part("villages")
            first = {name[0] for name in listed.rows} if listed else set()
            ordered = [
                each for each in rows["place_id"] if self.asked.places.name(words, each) in first
            ]
            note = words.say(
                "Its villages by finding, in {month}", month=words.month(briefing.month)
            )
            return area_map(self.land, rows, ordered, size), note
        rows = self.month_of(self.asked.cells_near(place), briefing.month)
        if rows.empty:
            return None, words.say("Its location is not known, so it is on no map.")
        box = one_place.frame_about(self.asked.places, place, list(rows["place_id"]))
        note = words.say(
            "Ringed: this village. Around it the nearest villages, in {month}.",
            month=words.month(briefing.month),
        )
        return village_map(self.land, place, box, rows, size), note

    @staticmethod
    def month_of(cells: pd.DataFrame, month: int) -> pd.DataFrame:
        """The rows of a month."""
        return cells[cells["month"] == month]

    def link(self, briefing: Briefing) -> str:
        """The address of the live page of a place; empty where none is known."""
        if not self.address:
            return ""
        inquiry = self.asked.inquiry
        selection = inquiry.selection.but(areas=(), release=None, months=())
        if inquiry.month:
            selection = selection.but(months=(inquiry.month,))
        asked = {**selection.to_url(), "place": briefing.place, "lang": self.words.language}
        return f"{self.address}?{urlencode(asked)}"

    def _code(self, briefing: Briefing) -> str:
        address = self.link(briefing)
        return code_of(address) if address else ""

    def document(
        self, pages: Sequence[dict[str, Any]], title: str, first: int = 1
    ) -> dict[str, Any]:
        """The data of a document.

        Args:
            first: the number of its first page.
        """
        words, inquiry = self.words, self.asked.inquiry
        manifest, selection = inquiry.release.manifest, inquiry.selection
        parameters = inquiry.release.parameters
        source = self.land.source
        cite = citation(words, "", manifest.id, self.created, manifest.synthetic, self.address)
        return {
            "pages": list(pages),
            "title": title,
            "author": words.say(AUTHOR),
            "first": first,
            "language": words.language,
            "digits": words.digits("0123456789"),
            "date": {"year": self.created.year, "month": self.created.month,
                     "day": self.created.day},
            "synthetic": manifest.synthetic,
            "stamp": stamp(words, manifest, selection.force, parameters),
            "limits": limits_said(words, inquiry.limits, parameters.limits),
            "cite": cite,
            "source": words.say("Coast and rivers: {source}", source=source) if source else "",
            "words": {name: words.say(text) for name, text in WORDS.items()},
            "look": LOOK,
        }  # fmt: skip


def code_of(address: str) -> str:
    """An address as a code to scan, in SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="l", micro=False).save(
        drawn, kind="svg", xmldecl=False, omitsize=True, border=2
    )
    return drawn.getvalue().decode()


LOOK = {
    "marks": {
        mark.code: {
            "points": mark.points, "filled": mark.filled, "colour": mark.colour, "rim": mark.rim,
        }
        for mark in (*colours.MARKS, colours.LOW_MARK)
    },
    "hazards": colours.HAZARD_LEVELS,
    "ink": colours.INK,
    "muted": colours.MUTED,
    "line": colours.LINE,
    "accent": colours.ACCENT,
    "pale": colours.ACCENT_PALE,
    "water": colours.WATER_INK,
    LOST: colours.MARK_BY_FINDING["loses"].rim,
    DOWN: "#F0C66E",
}  # fmt: skip
