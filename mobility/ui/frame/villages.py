"""What pages about villages share: cells, one village chosen, options, meanings, an early end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from mobility.measures.finding import LOW_ALL_YEAR
from mobility.ui.frame import answers, controls, headline, page, parts
from mobility.ui.frame.page import PageQuestion
from mobility.views.overview import Overview, sentence, village_lines
from mobility.views.programme import AGREED_WITH, Option
from mobility.views.signs import LISTS
from mobility.words import N_
from mobility.words.terms import ALL_YEAR_MEANINGS, FINDING_MEANINGS

VILLAGE = "village"  # of the link: the village chosen, on every page
MOST_OFFERED = 500


def name_cell(asked: PageQuestion, place: str, mark: str = "", other_name: bool = True) -> Markup:
    """A village's name, as a link to its page, with a mark after it; small, where it lies."""
    words, places = asked.words, asked.gazetteer
    other = places.other_name(words, place) if other_name else ""
    within = [each for each in (other, *village_lines(words, places, place)) if each]
    name = parts.bold(page.place_link(asked, place)) + mark
    return parts.with_small(name, parts.whole(words.say(" · ").join(within), within))


def list_choice(asked: PageQuestion) -> None:
    """Whether lists are of the month on show, or of each village's worst of the season."""
    controls.choice(asked, "listed", N_("List"), LISTS, asked.signs.listed)


def finding_title(asked: PageQuestion) -> str:
    """The title of a list's column of :func:`finding_cell`."""
    words = asked.words
    return words.say("finding") if asked.signs.of_month else words.say("worst month")


def finding_cell(asked: PageQuestion, row: dict[str, Any]) -> Markup:
    """A village's finding; with its month, where each has its own."""
    words = asked.words
    finding = parts.finding_html(words, str(row["finding"]), row["sure"])
    if asked.signs.of_month:
        return finding
    return parts.with_small(words.month(int(row["month"])), finding)


def choice(asked: PageQuestion, label: str, ids: Sequence[str]) -> str:
    """A control for one of some villages, kept in the link; returns empty if none is chosen.

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
                "The list offers {n} of {total} villages. To find the others, choose them as an "
                "area.",
                n=words.number(MOST_OFFERED),
                total=words.number(len(ids)),
            )
        )
    return chosen


def options(asked: PageQuestion, found: Sequence[Option]) -> None:
    """What a programme can do, who leads it, and what to watch out for."""
    words, leads = asked.words, answers.leads(asked.selection)
    parts.heading(words.say("What can be done"), words.say(AGREED_WITH))
    for each in found:
        actions = parts.joined(parts.item(words.say(action)) for action in each.actions)
        said = [
            words.say("who leads: {who}", who=leads.who(words, [each.action])),
            words.say("take care: {caution}", caution=words.say(each.caution)),
            words.say("from: {source}", source=words.say(each.source)),
        ]
        kinds = parts.evidence(words, each.kinds)
        parts.html(
            Markup(
                '<section class="options"><b>{}</b><ul>{}</ul><small>{} {}</small></section>'
            ).format(words.say(each.finding), actions, words.say("; ").join(said), kinds)
        )


def findings_explained(asked: PageQuestion, more: Sequence[tuple[str, str]] = ()) -> None:
    """What both findings and the numbers of a page mean; ``more`` are those of that page only."""
    words = asked.words
    told = FINDING_MEANINGS | {LOW_ALL_YEAR: ALL_YEAR_MEANINGS[LOW_ALL_YEAR]}
    meanings = [(words.say(word), words.say(text)) for word, text in told.items()]
    meanings += [
        (words.say("helper"), asked.explained("measures", "helper")),
        (words.say("may need help"), asked.explained("measures", "needs_help_person")),
        (words.say("certain, probably"), asked.explained("overview", "sure")),
        (words.say("here / usual"), asked.explained("on_pages", "here / usual")),
        (without_said(asked), asked.explained("overview", "without_helpers")),
        (words.say("worst month"), asked.explained("on_pages", "worst month")),
        (words.say("counts"), counts_explained(asked)),
    ]
    parts.explained(asked.words, [*meanings, *more])


def without_said(asked: PageQuestion) -> str:
    """The name of the people beyond those whom the helpers here can take."""
    return asked.words.count(
        "without {each} helper each",
        "without {each} helpers each",
        asked.limits.helpers_each,
        each=asked.helpers_each,
    )


def counts_explained(asked: PageQuestion) -> str:
    """How far counts of people away may be off, and what follows of it for a finding."""
    return asked.words.say(
        "Where people away are only counted, and the counts state no error, they are taken to be "
        "up to {error} too low or too high, in all months of a village alike. A finding that is "
        "the same at both ends is certain. One that stays on its side at half that error is "
        "probable. Otherwise we cannot tell.",
        error=asked.words.percent(asked.limits.count_error),
    )


def stop_without_villages(asked: PageQuestion) -> None:
    """End a page about villages where the release lists none."""
    view = answers.overview(asked.selection, asked.limits)
    if not view.villages:
        _stop(asked, view)


def stop_unless_judged(asked: PageQuestion) -> None:
    """End a page about findings where no village can be judged."""
    view = answers.overview(asked.selection, asked.limits)
    if not view.is_judged:
        _stop(asked, view)


def _stop(asked: PageQuestion, view: Overview) -> None:
    _nothing_to_judge(asked, view)
    page.footer(asked)
    st.stop()


def _nothing_to_judge(asked: PageQuestion, view: Overview) -> None:
    """What is missing, and which pages do have something to show."""
    words = asked.words
    headline.answer(
        asked,
        sentence(words, view, asked.area_names),
        words.count(
            "{n} village is listed there, but this release has neither a household list nor "
            "residents and stays for it.",
            "{n} villages are listed there, but this release has neither household lists nor "
            "residents and stays for them.",
            view.villages,
        )
        if view.villages
        else words.say("This release lists no village there."),
    )
    st.page_link("pages/flows.py", label=words.say("See who moves, on the flow map"))
    st.page_link("pages/data.py", label=words.say("See what this release holds"))
