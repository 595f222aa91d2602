"""The plan of a place as a workbook: its villages month by month, and the area's months."""

from __future__ import annotations

from mobility.reports.briefing.pages import Press
from mobility.reports.document import FileColumn, Sheet, TableFile
from mobility.reports.figures import rounded
from mobility.reports.workbook import workbook
from mobility.tables import out
from mobility.views import plan as plans
from mobility.views.citation import citation, stamp
from mobility.views.hazards import hazard_name
from mobility.views.limits_used import each_said, limits_said
from mobility.views.location import located
from mobility.views.plan_file import area_rows, village_rows


def plan_workbook(press: Press, place: str) -> bytes:
    """The workbook of a place's plan."""
    return workbook(plan_table(press, place))


def plan_table(press: Press, place: str) -> TableFile:
    """The villages that need something, month by month, as the page of the plan files them."""
    asked, words = press.asked, press.words
    inquiry = asked.inquiry
    manifest, used = inquiry.release.manifest, inquiry.release.parameters
    view = asked.plan_of(place)
    title = plans.answer(words, view.plan, asked.places.name(words, place))
    columns = _columns(press)
    kinds = {column.name: column.kind for column in columns}
    rows = village_rows(words, view.plan, view.villages, view.leads, view.reserves)
    rows = located(rows.reset_index(drop=True), asked.places, list(kinds))
    hazard = inquiry.selection.hazard
    rows = rows.assign(
        hazard_name=hazard_name(words, hazard) if hazard else "",
        release=manifest.id + (" (synthetic)" if manifest.synthetic else ""),
    )
    months = area_rows(words, view.plan, view.leads)
    summed = [column for column in columns if column.name in months]
    return TableFile(
        title=title,
        facts=_facts(press, title),
        columns=tuple(columns),
        rows=rounded(rows[list(kinds)], kinds),
        stamp=stamp(words, manifest, inquiry.selection.force, used),
        created=press.created,
        words=words,
        more=(
            Sheet(
                words.say("Totals"),
                tuple(summed),
                rounded(
                    months[[each.name for each in summed]],
                    {each.name: each.kind for each in summed},
                ),
            ),
        ),
    )


def _columns(press: Press) -> list[FileColumn]:
    words, inquiry = press.words, press.asked.inquiry
    confidence = words.percent(inquiry.release.parameters["confidence"])
    each = each_said(words, inquiry.limits.helpers_each)
    return [
        FileColumn(
            column.name,
            words.say(column.meaning, confidence=confidence, helpers_each=each),
            column.format,
            words.say(column.unit),
        )
        for column in out.columns("plan").values()
    ]


def _facts(press: Press, title: str) -> tuple[tuple[str, str], ...]:
    words, inquiry = press.words, press.asked.inquiry
    manifest, hazard = inquiry.release.manifest, inquiry.selection.hazard
    cite = citation(words, title, manifest.id, press.created, manifest.synthetic, press.address)
    said = [
        (words.say("Release"), manifest.id),
        (words.say("Published"), words.date(press.created)),
        (words.say("Hazard"), hazard_name(words, hazard) if hazard else "–"),
        (words.say("Cite as"), cite),
        (
            words.say("Finding"),
            limits_said(words, inquiry.limits, inquiry.release.parameters.limits),
        ),
    ]
    if manifest.synthetic:
        notice = words.say("demonstration, synthetic: no real person or village")
        said.insert(2, (words.say("Data"), notice))
    return tuple(said)
