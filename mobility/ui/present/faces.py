"""The slides of a story: what the pages' own views say, for one question and language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mobility.errors import MobilityError, UsageError
from mobility.measures.finding import GRAVEST_FIRST
from mobility.measures.hazards import is_due
from mobility.selection import Selection
from mobility.ui.frame import answers
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.state import Question
from mobility.views import plan_steps, slides
from mobility.views.defaults import fitted
from mobility.views.detail import shown_level
from mobility.views.display import Display
from mobility.views.hazards import default_hazard, levels
from mobility.views.overview import village_lines, worst_month
from mobility.views.plan import PlanMonth
from mobility.views.slides import Face
from mobility.views.stories import PLACE, WORDS_ALONE, Slide, Story
from mobility.words import MONTHS, N_

Build = Callable[[PageQuestion], Face]


def of_slide(asked: PageQuestion, story: Story, slide: Slide) -> tuple[PageQuestion, Face]:
    """The question of a slide, and what it shows; where it cannot be answered, why not."""
    try:
        own = question_of(asked, story, slide)
        return own, BUILDERS[slide.kind](own)
    except MobilityError as error:
        return asked, slides.only(asked.words.error(error))


def question_of(asked: PageQuestion, story: Story, slide: Slide) -> PageQuestion:
    """The question of a slide: the story's area and hazard, else the page's, and its own link.

    Raises:
        UsageError: this release has no such place, or no calendar of that hazard there.
    """
    said, display = slide.question
    frame, of_story = asked.selection, story.selection
    areas = said.areas or of_story.areas or frame.areas
    _require_places(asked, (*areas, *filter(None, [display.place])))
    asked_of = Selection(
        release=asked.release.id,
        areas=(display.place,) if display.place else areas,
        months=said.months[:1],
        year=frame.year,
        force=frame.force,
        kind=frame.kind,
        direction=said.direction,
    )
    hazard = _hazard(asked, asked_of, said.hazard or of_story.hazard or None)
    selection = fitted(asked_of.but(hazard=hazard), asked.release.manifest, asked.gazetteer)
    return replace(asked, question=Question(selection=selection), in_links=None)


def _require_places(asked: PageQuestion, places: tuple[str, ...]) -> None:
    for place in places:
        if place not in asked.gazetteer:
            raise UsageError(
                N_("This release has no place with the code {place}."),
                remedy=N_("Choose another area for the story."),
                place=place,
            )


def _hazard(asked: PageQuestion, selection: Selection, wanted: str | None) -> str | None:
    """The hazard wanted; else the page's, where it has a calendar there, else the usual one."""
    found = answers.hazards(selection)
    known = set(found["hazard"])
    if wanted and wanted not in known:
        raise UsageError(
            N_("This release has no calendar of “{hazard}” there."),
            remedy=N_("Choose another hazard for the story."),
            hazard=wanted,
        )
    mine = asked.selection.hazard
    return wanted or (mine if mine in known else None) or default_hazard(found)


def _one_village(asked: PageQuestion) -> str:
    """The village that is asked about alone; empty if it is something else."""
    areas = asked.selection.areas
    is_one = len(areas) == 1 and asked.gazetteer.level(areas[0]) == "village"
    return areas[0] if is_one else ""


def _month(asked: PageQuestion, otherwise: int) -> int:
    months = asked.selection.months
    return months[0] if months else otherwise


def _words_alone(asked: PageQuestion) -> Face:
    del asked
    return slides.only("")


def _villages(asked: PageQuestion) -> Face:
    if _one_village(asked):
        return _place(asked)
    view = answers.overview(asked.selection, asked.limits)
    face = slides.losses(asked.words, view, _month(asked, view.default_month))
    return replace(face, picture=None) if view.is_wide else face


def _place(asked: PageQuestion) -> Face:
    """A village's year; of an area, its villages."""
    village, words, places = _one_village(asked), asked.words, asked.gazetteer
    if not village:
        return _villages(asked)
    rows = answers.capacity(asked.selection, asked.limits).sort_values("month")
    months: list[Mapping[str, Any]] = [
        {str(name): value for name, value in row.items()} for row in rows.to_dict("records")
    ]
    if not months:
        return slides.only(words.say("Nothing is known about this place."))
    where = words.say(" · ").join(filter(None, village_lines(words, places, village)))
    name = places.name(words, village)
    return slides.village(
        words, name, where, months, asked.selection.hazard, _month(asked, _gravest(months))
    )


def _gravest(months: list[Mapping[str, Any]]) -> int:
    """The month a village's page opens with."""
    due = [row for row in months if is_due(row["hazard_level"])] or months

    def gravity(row: Mapping[str, Any]) -> tuple[int, float]:
        here = row["availability"]
        return GRAVEST_FIRST.index(str(row["finding"])), here if here == here else 2.0

    return int(min(due, key=gravity)["month"])


def _away(asked: PageQuestion) -> Face:
    view, hazard = answers.calendar(asked.selection), asked.selection.hazard
    row = view.numbers.get("people_away")
    known = {month: n for month, n in row.values.items() if n is not None} if row else {}
    season = view.of(hazard).levels if hazard else dict.fromkeys(MONTHS, 0)
    due = [month for month in MONTHS if is_due(season[month])]
    most = view.most_away(due) or view.most_away()
    month = _month(asked, most[0] if most else next(iter(due), MONTHS[0]))
    return slides.away(asked.words, known, season, hazard, asked.area_text, month)


def _whereabouts(asked: PageQuestion) -> Face:
    display = Display()
    level = shown_level(asked.gazetteer, asked.selection, display, is_chosen=False)
    selection = asked.selection.but(level=level, months=())
    year = answers.flow_year(selection)
    losses = answers.losses_by_month(selection)
    season = levels(answers.hazards(selection), selection.hazard)
    totals = {month: n if n == n else -1.0 for month, n in zip(MONTHS, year.totals, strict=True)}
    usual = (
        worst_month(losses, season) if any(losses.values()) else max(totals, key=totals.__getitem__)
    )
    years = answers.flow_years(asked.release.id, selection.kind)
    dated = selection
    if len(years) > 1:
        dated = selection.but(year=selection.year or max(years))
    names = asked.area_names
    questions = {
        month: dated.but(months=(month,)).sentence(asked.words, names, years) for month in MONTHS
    }
    return slides.whereabouts(
        asked.words, year, questions, season, selection.hazard, _month(asked, usual)
    )


def _prepare_first(asked: PageQuestion) -> Face:
    if _one_village(asked):
        return _place(asked)
    view = answers.village_calendar(asked.selection, asked.limits)
    return slides.prepare_first(asked.words, view, asked.gazetteer)


def _next_steps(asked: PageQuestion) -> Face:
    plan = answers.plan(asked.selection, asked.limits)
    chosen = plan.month(asked.selection.months[0]) if asked.selection.months else None
    month = chosen or next(iter(plan.due or plan.months), None)
    if month is None:
        return slides.only(asked.words.say("Nothing is known yet to plan with: find out first."))
    found = _steps_of(asked, month)
    return slides.steps(asked.words, plan, month, found, asked.area_text)


def _steps_of(asked: PageQuestion, month: PlanMonth) -> list[plan_steps.Step]:
    if not _one_village(asked):
        return plan_steps.area_steps(asked.words, month)
    rows = answers.plan_villages(asked.selection, asked.limits, (month.month,))
    reserves = answers.reserves(asked.selection, asked.limits)
    return [
        step
        for row in rows.to_dict("records")
        for step in plan_steps.village_steps(asked.words, row, reserves)
    ]


def _newcomers(asked: PageQuestion) -> Face:
    view = answers.newcomers(asked.selection, 0.0, asked.limits)
    return slides.newcomers(asked.words, view, asked.area_text, _month(asked, view.default_month))


def _roles(asked: PageQuestion) -> Face:
    return slides.roles(asked.words, answers.roles(asked.selection))


def _signs(asked: PageQuestion) -> Face:
    return slides.signs(asked.words)


BUILDERS: Mapping[str, Build] = {
    WORDS_ALONE: _words_alone,
    "villages": _villages,
    "hazard-calendar": _away,
    "flow-map": _whereabouts,
    "village-calendar": _prepare_first,
    "preparedness-plan": _next_steps,
    PLACE: _place,
    "newcomers-in-the-plan": _newcomers,
    "task-force-roles": _roles,
    "definitions": _signs,
}
