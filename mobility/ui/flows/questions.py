"""The Flow map's own questions: direction, level, groups, and how months are compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mobility.tables import LEVELS, MOVE_AGE_GROUPS
from mobility.ui.frame import answers, controls
from mobility.ui.frame.page import PageQuestion
from mobility.views.display import MEAN
from mobility.views.flow_text import DIRECTION_WORDS
from mobility.words import MONTHS, N_, Words
from mobility.words.terms import ABSENCE_NAMES, LEVEL_PLURALS, SEX_NAMES, age_said, reason_said

KIND_WORDS = {"stays": N_("elsewhere in the month"), "moves": N_("left in the month")}
# By parameter of the link: the table's column, the label, the order of its values (empty: most
# people first), and the words for a value.
GROUPS: dict[str, tuple[str, str, Sequence[str], Callable[[Words, str], str]]] = {
    "sexes": ("sex", N_("Sex"), tuple(SEX_NAMES), lambda words, code: words.say(SEX_NAMES[code])),
    "ages": ("age_group", N_("Age"), MOVE_AGE_GROUPS, age_said),
    "reasons": ("reason", N_("Reason"), (), reason_said),
    "absences": (
        "absence",
        N_("Length of absence"),
        tuple(ABSENCE_NAMES),
        lambda words, code: words.say(ABSENCE_NAMES[code]),
    ),
}
SCALE_WORDS = {"year": N_("all twelve months"), "month": N_("this month only")}


def questions(asked: PageQuestion) -> None:
    """The page's own controls in the sidebar."""
    controls.find_area(asked)
    now, words = asked.selection, asked.words
    if now.areas:
        controls.choice(
            asked, "direction", N_("Direction"), DIRECTION_WORDS, now.direction, forget=("flow",)
        )
    if asked.release.manifest.has_moves and asked.release.manifest.has_stays:
        kinds = {code: words.say(text) for code, text in KIND_WORDS.items()}
        controls.one_of(asked, "kind", N_("People"), kinds, now.kind)
    _level(asked)
    _groups(asked)
    _years(asked)
    _drawing(asked)


def _level(asked: PageQuestion) -> None:
    """The level flows are summed to: the fitting one, or one that the release has places at."""
    words, there = asked.words, asked.gazetteer.levels
    offered = {"": words.say("the level that fits the map")}
    offered |= {
        level: words.say(LEVEL_PLURALS[level])
        for level in LEVELS
        if level in there and level != "other"
    }
    chosen = asked.selection.level if asked.question.level_chosen else ""
    controls.one_of(asked, "level", N_("Grouped by"), offered, chosen, forget=("flow",))


def _groups(asked: PageQuestion) -> None:
    """Sex, age, reason and length of absence, where the release has them."""
    now, there = asked.selection, answers.flow_choices(asked.release.id, asked.selection.kind)
    for parameter, (column, label, order, said) in GROUPS.items():
        values = there.get(column, [])
        known = [each for each in order or values if each in values]
        options = {each: said(asked.words, each) for each in known}
        if len(options) > 1:
            controls.some_of(asked, parameter, label, options, getattr(now, parameter))


def _years(asked: PageQuestion) -> None:
    """Years kept apart or averaged, where there are several."""
    words = asked.words
    years = answers.flow_years(asked.release.id, asked.selection.kind)
    if len(years) > 1:
        controls.switch(
            asked,
            "averaged",
            words.say("Average of {years}", years=words.years(years)),
            asked.selection.averaged,
            words.say("Each month is averaged over the years in which it is known."),
        )


def _drawing(asked: PageQuestion) -> None:
    words, display = asked.words, asked.display
    scales = {code: words.say(text) for code, text in SCALE_WORDS.items()}
    controls.one_of(asked, "scale", N_("Widths are scaled to"), scales, display.scale)
    controls.switch(
        asked,
        "basemap",
        words.say("Online map underneath"),
        display.basemap,
        words.say("This asks a server on the internet for map pictures. Nothing else here does."),
    )


def comparison(asked: PageQuestion) -> None:
    """What the month is compared with."""
    words = asked.words
    offered = {"": words.say("nothing"), MEAN: words.say("the mean of the months known")}
    offered |= {str(month): words.month(month) for month in MONTHS}
    controls.one_of(asked, "compare", N_("Compare with"), offered, asked.display.compare)
