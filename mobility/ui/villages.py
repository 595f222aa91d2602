"""What pages about villages share: a village's cell, one village chosen, options, meanings."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from mobility.ui import answers, controls, parts
from mobility.ui.page import Asked
from mobility.views.overview import village_lines
from mobility.views.programme import AGREED_WITH, Option

VILLAGE = "village"  # of the link: the village looked at, on every page
MOST_OFFERED = 500


def name_cell(asked: Asked, place: str) -> Markup:
    """A village's name with, small, its other name and what it lies in."""
    words, places = asked.words, asked.gazetteer
    where = [places.other_name(words, place), *village_lines(words, places, place)]
    within = words.say(" · ").join(each for each in where if each)
    return parts.with_small(parts.bold(places.name(words, place)), within)


def choice(asked: Asked, label: str, ids: Sequence[str]) -> str:
    """One of some villages, kept in the link; empty where none is chosen.

    An area that is a single village is chosen already.
    """
    words, places = asked.words, asked.gazetteer
    areas = asked.selection.areas
    if len(areas) == 1 and areas[0] in ids:
        return areas[0]
    chosen = asked.villages.village if asked.villages.village in ids else ""
    offered = sorted({*ids[:MOST_OFFERED], *filter(None, [chosen])})
    options = {place: places.name(words, place) for place in offered}
    options = dict(sorted(options.items(), key=lambda each: each[1]))
    named = {
        place: words.say(" · ").join([name, *filter(None, village_lines(words, places, place))])
        for place, name in options.items()
    }
    none = {"": words.say("no village chosen")}
    controls.one_of(asked, VILLAGE, label, {**none, **named}, chosen)
    looked_at = asked.villages.village
    if looked_at and not chosen and places.level(looked_at) == "village":
        parts.note(words.say("{place} is not among them.", place=places.name(words, looked_at)))
    if len(ids) > MOST_OFFERED:
        parts.note(
            words.say(
                "The list offers {n} of {total} villages; find others as an area.",
                n=words.number(MOST_OFFERED),
                total=words.number(len(ids)),
            )
        )
    return chosen


def with_names(asked: Asked, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a download with the names of their place_id."""
    places = asked.gazetteer.places.set_index("place_id")
    names = places.reindex(rows["place_id"])[["name_en", "name_my"]].to_numpy()
    return rows.assign(name_en=names[:, 0], name_my=names[:, 1])


def options(asked: Asked, found: Sequence[Option]) -> None:
    """What a programme can do, who leads and what to mind."""
    words, leads = asked.words, answers.leads(asked.selection)
    parts.heading(words.say("What can be done"), words.say(AGREED_WITH))
    for each in found:
        actions = parts.joined(parts.item(words.say(action)) for action in each.actions)
        said = [
            words.say("who leads: {who}", who=leads.who(words, [each.action])),
            words.say("mind: {caution}", caution=words.say(each.caution)),
            words.say("from: {source}", source=words.say(each.source)),
        ]
        parts.html(
            Markup(
                '<section class="options"><b>{}</b><ul>{}</ul><small>{}</small></section>'
            ).format(words.say(each.finding), actions, words.say("; ").join(said))
        )
