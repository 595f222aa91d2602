"""One door to the files about a place: briefing, atlas, slides, plan, maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mobility.errors import UsageError
from mobility.reports.briefing import printing
from mobility.reports.briefing.atlas import Progress, places_of, silent, write_atlas, written_beside
from mobility.reports.briefing.months import months_data
from mobility.reports.briefing.pages import Press
from mobility.reports.pack.page import pack
from mobility.reports.plan_workbook import plan_workbook
from mobility.reports.slides import slides
from mobility.words import LANGUAGES, N_, speak


@dataclass(frozen=True)
class Wanted:
    """What to write.

    Attributes:
        form: pdf, pptx, xlsx, png or html.
        each: level of the places of an atlas; empty for the place alone.
        sort: order of an atlas, of :data:`mobility.reports.briefing.atlas.SORTS`.
    """

    form: str
    output: Path
    each: str = ""
    sort: str = "place"


def write_report(press: Press, wanted: Wanted, progress: Progress = silent) -> None:
    """Write a file about the place of the inquiry; it takes its name only when it is whole.

    Raises:
        UsageError: it cannot be had in that format.
        OSError: the file cannot be written.
    """
    place = press.asked.inquiry.selection.areas[0]
    if wanted.each:
        _require_pages(wanted)
        write_atlas(press, places_of(press, wanted.each, wanted.sort), wanted.sort, wanted.output,
                    progress)  # fmt: skip
        return
    with written_beside(wanted.output) as partial:
        partial.write_bytes(MAKERS[wanted.form](press, place))


def _require_pages(wanted: Wanted) -> None:
    if wanted.form != "pdf":
        raise UsageError(
            N_("Only briefings as pdf can be written for each place, not {form}."),
            remedy=N_("Use --format pdf, or leave out --each."),
            form=wanted.form,
        )


def briefing_pdf(press: Press, place: str) -> bytes:
    """The briefing of one place as PDF."""
    page = press.page(place)
    title = press.words.say("Briefing: {area}", area=page["name"])
    return printing.pdf("briefings", press.document([page], title), press.created)


def months_png(press: Press, place: str) -> bytes:
    """The map of the month, or twelve small ones, as a picture."""
    return printing.png("months", months_data(press, place), press.created)


def months_pdf(press: Press, place: str) -> bytes:
    """The same as PDF."""
    return printing.pdf("months", months_data(press, place), press.created)


def pack_html(press: Press, place: str) -> bytes:
    """The one file for a stick, in every language; it opens in that of the press."""
    asked = press.asked.inquiry
    others = [speak(each) for each in LANGUAGES if each != asked.words.language]
    selection = asked.selection.but(areas=(place,))
    return pack(asked.release, selection, [asked.words, *others], asked.month)


MAKERS: Mapping[str, Callable[[Press, str], bytes]] = {
    "pdf": briefing_pdf,
    "pptx": slides,
    "xlsx": plan_workbook,
    "png": months_png,
    "html": pack_html,
}
