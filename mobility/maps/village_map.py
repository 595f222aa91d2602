"""The village map's content: what the browser needs to draw twelve months by itself.

``static/village_map`` draws it; changing the month needs nothing from the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mobility.maps.colours import LOW_MARK, MARKS, PLAIN_MARK, Mark, hollow
from mobility.maps.frame import PLACES_AFTER_POINT, box_of
from mobility.measures.finding import PROBABLY, is_low
from mobility.views.gazetteer import Gazetteer
from mobility.views.overview import ROLE_COLUMNS, all_year_said, finding_said, reasons
from mobility.views.signs import Signs
from mobility.words import MONTHS, Words
from mobility.words.terms import BASIS_NAMES

AREA_LEVELS = ("township", "tract")  # the map names the areas of the first level that has several
SAID = ["reasons", *ROLE_COLUMNS.values()]  # the columns that say why
LEAST_TOLD = 0.005  # a smaller share is told as less than one percent, never as none
ALL_YEAR_SAID = ["all_year", "all_year_reasons", "roles_never"]


def villages_content(rows: pd.DataFrame, gazetteer: Gazetteer, words: Words) -> dict[str, Any]:
    """The villages for the browser, described in ``docs/maps.md``.

    Args:
        rows: capacity rows, all twelve months of every village or one month each.
        gazetteer: places with their locations; a village without one is left out.
        words: the reader's language.
    """
    ids = [each for each in sorted(rows["place_id"].unique()) if gazetteer.location(each)]
    ordered = rows[rows["place_id"].isin(ids)].sort_values(["place_id", "month"])
    first = ordered.drop_duplicates("place_id")
    single = len(ordered) == len(ids)
    at = np.array([gazetteer.location(each) for each in ids], dtype=float).reshape(-1, 2)
    kinds = {mark.code: str(kind) for kind, mark in enumerate(MARKS)}
    return {
        "months": 1 if single else len(MONTHS),
        "month": first["month"].tolist() if single else None,
        "id": ids,
        "name": [gazetteer.name(words, each) for each in ids],
        "other": [gazetteer.other_name(words, each) for each in ids],
        **_degrees(at),
        "findings": "".join(ordered["finding"].map(kinds)),
        "probably": _flags(ordered["sure"] == PROBABLY),
        "low": _flags(is_low(first["all_year"])),
        "here": _numbers(ordered["helpers"]),
        "usual": _numbers(first["helpers_usual"]),
        "help": _numbers(ordered["needs_help"]),
        "without": _numbers(ordered["without_helpers"]),
        "between": _intervals(ordered),
        **_texts(ordered[SAID], "why", "reasons", lambda row: reasons(words, row)),
        **_texts(first[ALL_YEAR_SAID], "year", "years", lambda row: all_year_said(words, row)),
        "basis": first["basis"].map({basis: n for n, basis in enumerate(BASIS_NAMES)}).tolist(),
        "areas": _areas(ids, at, gazetteer, words),
        "frame": box_of(at),
    }


def _degrees(at: npt.NDArray[np.float64]) -> dict[str, list[float]]:
    rounded = np.round(at, PLACES_AFTER_POINT)
    return {"lon": rounded[:, 0].tolist(), "lat": rounded[:, 1].tolist()}


def _numbers(values: pd.Series) -> list[float | None]:
    """Rounded to a hundredth of a person, since samples give fractions; None: not known."""
    rounded = values.astype(float).round(2).tolist()
    return [None if each != each else int(each) if each.is_integer() else each for each in rounded]


def _intervals(rows: pd.DataFrame) -> dict[str, list[float]]:
    """The intervals of the rows whose share is an estimate, by row number, as they are told.

    Where both ends are the same percentage there is nothing to tell.
    """
    shares = rows[["availability_low", "availability_high"]].astype(float).to_numpy()
    told = np.where(shares < LEAST_TOLD, shares.round(4), shares.round(2))
    wide = (rows["basis"] != "full").to_numpy() & (told[:, 0] < told[:, 1])
    return {str(number): told[number].tolist() for number in np.flatnonzero(wide)}


def _flags(flags: pd.Series) -> str:
    """A digit a row: 1 where it holds."""
    return "".join("1" if each else "0" for each in flags.fillna(False))


def _texts(
    rows: pd.DataFrame, texts: str, index: str, said: Callable[[dict[str, object]], str]
) -> dict[str, list[Any]]:
    """Each text once, and the index of every row's text, under two names."""
    numbers, distinct = pd.factorize(pd.MultiIndex.from_frame(rows.fillna("")))
    told = [said(dict(zip(rows.columns, each, strict=True))) for each in distinct]
    return {texts: told, index: numbers.tolist()}


def _areas(
    ids: Sequence[str], at: npt.NDArray[np.float64], gazetteer: Gazetteer, words: Words
) -> dict[str, list[Any]]:
    """Area names at the centre of their villages, the area with most villages first.

    A single area is named in the page's sentence; here its name would only cover villages.
    """
    for level in AREA_LEVELS:
        within = pd.Series([gazetteer.above(each, level) for each in ids], dtype=object)
        sizes = within.value_counts()
        if len(sizes) > 1:
            middles = [at[(within == area).to_numpy()].mean(axis=0) for area in sizes.index]
            names = [gazetteer.name(words, area) for area in sizes.index]
            return {"id": list(sizes.index), "name": names, **_degrees(np.array(middles))}
    return {"id": [], "name": [], "lon": [], "lat": []}


def village_map_payload(
    words: Words, villages: str, beneath: Mapping[str, Any], shown: Signs, helpers_each: str
) -> dict[str, Any]:
    """The payload of the map, with no village ringed.

    Args:
        villages: the key of their content.
        beneath: what the payload says of the ground.
        shown: which of the findings are.
        helpers_each: helpers for each person who may need help, as written.
    """
    return {
        "villages": villages,
        **beneath,
        "place": "",
        **marks(words),
        "shown": {"in_month": shown.in_month, "all_year": shown.all_year},
        "words": map_words(words, helpers_each),
        "alt": words.say(
            "Map of villages by finding. The list and the download hold the same villages."
        ),
    }


def marks(words: Words) -> dict[str, Any]:
    """Every mark of the map: of a month, of the whole year, and of a village without either."""
    return {
        "marks": [
            _mark(words, each) | {"hollow": _mark(words, hollow(each)) if each.sure else None}
            for each in MARKS
        ],
        "low": _mark(words, LOW_MARK),
        "plain": _mark(words, PLAIN_MARK) | {"hollow": None},
    }


def _mark(words: Words, mark: Mark) -> dict[str, Any]:
    said = finding_said(words, mark.code, mark.sure)
    return {**asdict(mark), "word": words.say(mark.code), "said": said}


def map_words(words: Words, helpers_each: str) -> dict[str, Any]:
    """The texts of this map only; the browser fills in the placeholders."""
    return {
        "sure": words.say("filled: certain, hollow: probably"),
        "here_usual": words.say("helpers here: {here} of {usual} usual, {share}"),
        "under_one": words.say("under 1"),
        "between": words.say("{share} ({low} to {high})"),
        "help": words.say("people here who may need help: {n}"),
        "without": words.say(
            "of them without enough helpers ({each} each): {people}",
            each=helpers_each,
            people="{n}",
        ),
        "bases": [words.say(each) for each in BASIS_NAMES.values()],
        "months": [words.month(each) for each in MONTHS],
    }
