"""What the one file says: an area's year, its villages' stories and its flows, in each language.

Every number and sentence is made as the pages make it, from the same views; ``static/pack`` only
lays them out. Nothing of single households or people is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mobility.access import READER
from mobility.maps.canvas import Deposit, deposited, dressed
from mobility.maps.colours import LOW_MARK, MARKS, hollow, svg
from mobility.maps.flow_map import flows_content, frame_box, map_words
from mobility.maps.frame import opening_zoom
from mobility.maps.geography import base_content, names_content, signs_content
from mobility.maps.losses_strip import losses_content, losses_explained
from mobility.maps.outlines import asked_outlines, ground_content
from mobility.maps.village_map import village_map_payload, villages_content
from mobility.measures.finding import PROBABLY, is_low
from mobility.reports.pack.stories import stories
from mobility.reports.pack.texts import Texts
from mobility.reports.pack.year import Year
from mobility.store import queries
from mobility.views import listed_village
from mobility.views.citation import DISCLAIMER, citation
from mobility.views.flows import FlowYear
from mobility.views.hazards import season_peaks
from mobility.views.limits_used import each_said
from mobility.views.overview import (
    Overview,
    low_all_year,
    reasons,
    sentence,
    untold,
)
from mobility.views.signs import Signs
from mobility.words import LANGUAGES, MONTHS, Words
from mobility.words.terms import BASIS_NAMES

MOST_SLIDES = 20


def pack_content(year: Year, languages: Sequence[Words], month: int | None) -> dict[str, Any]:
    """All that the file holds, as ``static/pack/pack.js`` reads it.

    Args:
        year: the numbers.
        languages: the first is the one it opens in.
        month: the one it opens with; None is the Overview's.
    """
    texts = Texts(len(languages))
    beneath = _beneath(year, year.flows)
    return {
        "languages": [words.language for words in languages],
        "month": month or year.overview.default_month,
        "area": list(year.selection.areas),
        "release": year.release.id,
        "deposits": {name: _given(each) for name, each in beneath.items() if each},
        "in": {words.language: _in_language(year, words, beneath) for words in languages},
        "lists": _lists(year, languages, texts),
        "stories": stories(year, languages, texts),
        "texts": texts.content(),
    }


def _given(deposit: Deposit) -> dict[str, Any]:
    return {"key": deposit.key, "content": deposit.content}


def _beneath(year: Year, flows: FlowYear) -> dict[str, Deposit | None]:
    """Outlines, coast and rivers under both maps, as fine as the wider of them can show."""
    outlines = year.release.boundaries()
    frame = frame_box(flows, outlines, year.selection.areas)
    geography = queries.geography(year.release, READER)
    base = base_content(geography, queries.context(year.release, READER), frame)
    return {
        "ground": deposited(ground_content(outlines, opening_zoom(frame))),
        "base": deposited(base) if base else None,
    }


def _in_language(year: Year, words: Words, beneath: dict[str, Deposit | None]) -> dict[str, Any]:
    view, areas = year.overview, year.gazetteer.names(words, year.selection.areas)
    villages = deposited(villages_content(view.capacity, year.gazetteer, words))
    flows = deposited(flows_content(year.flows, words, None))
    context = queries.context(year.release, READER)
    names = deposited(names_content(year.gazetteer, context, words))
    under: dict[str, Any] = {name: each.key if each else None for name, each in beneath.items()}
    under["names"] = names.key
    ids = beneath["ground"].content["ids"] if beneath["ground"] else []
    under["asked"] = asked_outlines(year.gazetteer, ids, year.selection.areas)
    under["signs"] = signs_content(context, words)
    return {
        "area": words.listed(areas),
        "answer": sentence(words, view, areas),
        "all_year": low_all_year(words, view),
        "untold": [untold(words, view, each) for each in MONTHS],
        "strip": losses_content(words, view, Signs()),
        "rings": losses_explained(words, view, Signs()),
        "village_map": dressed(_village_map(year, words, villages, under), words),
        "flow_map": dressed(_flow_map(year, words, flows, under), words),
        "flows_said": [year.flows_said(words, each) for each in MONTHS],
        "months": [words.month(each) for each in MONTHS],
        "deposits": {
            "villages": _given(villages), "flows": _given(flows), "names": _given(names),
        },
        "names": {each: year.gazetteer.name(words, each) for each in _ids(view)},
        "language_name": LANGUAGES[words.language],
        "digits": [words.number(each) for each in range(MOST_SLIDES + 1)],
        "marks": [[svg(mark, 16), svg(hollow(mark), 16)] for mark in MARKS],
        "low": svg(LOW_MARK, 16),
        "foot": _foot(year, words),
        "words": _words(words),
        "slides": _slides(year, words, areas),
    }  # fmt: skip


def _ids(view: Overview) -> list[str]:
    return [str(each) for each in view.capacity["place_id"].unique()]


def _village_map(
    year: Year, words: Words, villages: Deposit, beneath: dict[str, Any]
) -> dict[str, Any]:
    each = each_said(words, year.limits.helpers_each)
    return village_map_payload(words, villages.key, beneath, Signs(), each)


def _flow_map(year: Year, words: Words, flows: Deposit, beneath: dict[str, Any]) -> dict[str, Any]:
    frame = frame_box(year.flows, year.release.boundaries(), year.selection.areas)
    return {
        "flows": flows.key,
        **beneath,
        "least": None,
        "scale": "year",
        "compare": None,
        "frame": frame,
        "frame_key": ",".join(map(str, frame)),
        "view": None,
        "focus": None,
        "basemap": None,
        "alt": words.say("Flow map of the month on show."),
        "words": map_words(words),
    }


def _foot(year: Year, words: Words) -> list[str]:
    manifest = year.release.manifest
    published = datetime.fromisoformat(manifest.created)
    return [
        citation(words, "", manifest.id, published, manifest.synthetic, ""),
        words.say(DISCLAIMER),
        words.say("This file holds its own numbers and asks nothing of any network."),
    ]


def _lists(year: Year, languages: Sequence[Words], texts: Texts) -> list[list[list[Any]]]:
    """The villages to prepare first, by month: the row of each, in the order of the Overview."""
    kinds = {mark.code: kind for kind, mark in enumerate(MARKS)}
    asked = year.selection.but(level="village")
    found = []
    for month in MONTHS:
        rows = queries.villages_of_month(
            year.release, asked.but(months=(month,)), READER, None, None, "away"
        )
        found.append(
            [
                [
                    row["place_id"],
                    kinds[row["finding"]],
                    int(row["sure"] == PROBABLY),
                    int(bool(is_low(row["all_year"]))),
                    *_columns(row, languages, texts),
                ]
                for row in rows.to_dict("records")
            ]
        )
    return found


def _columns(row: dict[str, Any], languages: Sequence[Words], texts: Texts) -> list[int]:
    """Texts of a listed village: people, of how many, share here, of whom, why, known how."""
    said = [
        (
            *listed_village.people(words, row),
            *listed_village.here(words, row),
            reasons(words, row),
            words.say(BASIS_NAMES.get(str(row.get("basis")), "")),
        )
        for words in languages
    ]
    return [texts.put(*each) for each in zip(*said, strict=True)]


def _slides(year: Year, words: Words, areas: tuple[str, ...]) -> list[dict[str, Any]]:
    """The story to click through: what is so, in which months, where people are, and what to do."""
    view, place = year.overview, words.listed(areas)
    worst = view.default_month
    peaks = [month for month, n in season_peaks(view.levels, view.losses) if n]
    return [
        _slide("villages", worst, sentence(words, view, areas)),
        *(_slide("villages", month, _losing(words, view, place, month)) for month in peaks),
        _slide("flows", worst, year.flows_said(words, worst)[0]),
        _slide("list", worst, words.say("These villages are to be prepared first.")),
        _slide("village", worst, words.say("Which village is yours? Write its name.")),
    ]


def _slide(view: str, month: int, text: str) -> dict[str, Any]:
    return {"view": view, "month": month, "text": text}


def _losing(words: Words, view: Overview, place: str, month: int) -> str:
    n, certain = view.losses[month], view.certain_losses[month]
    return words.count(
        "In {month}, {n} of {total} villages in {area} loses capacity because people are away; "
        "certain: {certain}.",
        "In {month}, {n} of {total} villages in {area} lose capacity because people are away; "
        "certain: {certain}.",
        n,
        month=words.month(month),
        total=words.number(view.villages),
        area=place,
        certain=words.number(certain),
    )


def _words(words: Words) -> dict[str, Any]:
    """The texts of the file itself; the browser fills in what stands in braces."""
    return {
        "product": words.say("Seasonal mobility"),
        "language": words.say("Language"),
        "villages": words.say("Villages by finding"),
        "flows": words.say("Where people are"),
        "list": words.say("Prepare first"),
        "village": words.say("One village"),
        "village_name": words.say("village"),
        "story": words.say("Step by step"),
        "next": words.say("Next"),
        "back": words.say("Back"),
        "close": words.say("Close"),
        "step": words.say("{n} of {total}"),
        "search": words.say("Name or code of a village"),
        "none_found": words.say("No village here has this name."),
        "choose": words.say("Choose a village on the map, in the list or by its name."),
        "no_place": words.say("Its location is not known, so it is on no map."),
        "none_listed": words.say("No village is flagged in {month}."),
        "in_month": words.say("In {month}"),
        "why": words.say("why"),
        "finding": words.say("finding"),
        "too_few": words.say("too few helpers for"),
        "here": words.say("usual helpers here"),
        "helpers_by_month": words.say("Helpers here, by month"),
        "changes": words.say("What changes it"),
        "away": words.say("Who is away, and where"),
        "callable": words.say("Who could be called on"),
        "low": words.say("low all year"),
    }
