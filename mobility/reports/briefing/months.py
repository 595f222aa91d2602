"""The months of a place on a sheet: twelve small maps of one scale, or one large map."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mobility.errors import UsageError
from mobility.maps.colours import LOW_MARK, MARKS
from mobility.reports.briefing.maps import MapSheet, month_maps
from mobility.reports.briefing.pages import Press
from mobility.views.briefing import Briefing
from mobility.words import MONTHS, N_

SMALL, LARGE = (168, 124), (772, 350)  # points


def months_data(press: Press, place: str) -> dict[str, Any]:
    """The data of the template ``months``: the month of the inquiry, else all twelve.

    Raises:
        UsageError: no village there has a location.
    """
    asked, words = press.asked, press.words
    briefing = asked.briefing(place)
    month = asked.inquiry.month
    if month:
        sheet, _ = press.map_of(briefing, LARGE)
        sheets = {month: sheet} if sheet else {}
    else:
        is_village = asked.is_village(place)
        cells = asked.cells_near(place) if is_village else asked.cells_of_area(place)
        known = cells[[asked.places.location(each) is not None for each in cells["place_id"]]]
        by_month = {each: press.month_of(known, each) for each in MONTHS}
        sheets = dict(month_maps(press.land, by_month, SMALL)) if len(known) else {}
    if not sheets:
        raise UsageError(
            N_("No map of {place}: no village there has a location."),
            remedy=N_("Use another --format, or import the places with their locations."),
            place=place,
        )
    note = words.say("All maps have one scale; a number beside a sign counts its villages.")
    return {
        **press.document([], words.say("Maps: {area}", area=briefing.name)),
        "name": briefing.name,
        "other_name": briefing.other_name,
        "where": briefing.where,
        "answer": briefing.answer,
        "note": note if len(sheets) > 1 else "",
        "maps": [_month(press, briefing, each, sheet) for each, sheet in sheets.items()],
        "key": _key(press, sheets[month] if month else None),
    }


def _month(press: Press, briefing: Briefing, month: int, sheet: MapSheet) -> dict[str, Any]:
    drawn = asdict(sheet)
    counted = [each for each in drawn["key"] if not each["svg"]]
    drawn["key"] = [{**each, "short": each["text"].split(" ")[0]} for each in counted]
    level = briefing.strip.cells[month - 1].level
    return {"name": press.words.month(month), "level": level, "map": drawn}


def _key(press: Press, sheet: MapSheet | None) -> list[dict[str, Any]]:
    """What each sign means; of one map, with its numbers."""
    if sheet is not None:
        return [asdict(each) for each in sheet.key]
    say = press.words.say
    found = []
    for mark in MARKS:
        said = [say(mark.code), *([say(mark.sure)] if mark.sure else [])]
        found.append({"code": mark.code, "text": say(", ").join(said), "probable": False,
                      "svg": ""})  # fmt: skip
        if mark.sure:
            text = say(", ").join([say(mark.code), say("probably")])
            found.append({"code": mark.code, "text": text, "probable": True, "svg": ""})
    return [*found, {"code": LOW_MARK.code, "text": say(LOW_MARK.code), "probable": False,
                     "svg": ""}]  # fmt: skip
