"""What a reader takes away of a place: its briefing, slides, maps, and an atlas of its places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from urllib.parse import urljoin

import streamlit as st

from mobility.access import READER
from mobility.reports.briefing.asked import Asked, Inquiry
from mobility.reports.briefing.atlas import SORTS
from mobility.reports.briefing.job import Order
from mobility.reports.briefing.pages import Press
from mobility.ui.frame import atlas_job, parts
from mobility.ui.frame.downloads import PNG, FileFormat, named
from mobility.ui.frame.navigation import PLACE_PAGE
from mobility.ui.frame.page import PageQuestion
from mobility.words import N_
from mobility.words.terms import LEVEL_PLURALS

PDF = FileFormat(N_("Briefing as PDF"), "pdf", "application/pdf")
PPTX = FileFormat(
    N_("Slides as PPTX"), "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
)  # fmt: skip
MAPS_PDF = FileFormat(N_("Maps as PDF"), "pdf", "application/pdf", "maps")
MAPS_PNG = FileFormat(N_("Maps as PNG"), "png", PNG.media_type, "maps")
OF_ONE = N_(
    "To print and to present. PDF: a briefing for the wall; PPTX: slides that can be edited; "
    "twelve small maps of one scale."
)
LEVELS = ("village", "tract", "township")
EVERY = 1.0  # seconds between two looks at a job


def buttons(asked: PageQuestion, place: str) -> None:
    """The files of one place; each is made when its button is pressed."""
    parts.note(asked.words.say(OF_ONE))
    press, made = press_of(asked, place), _makers()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for form, make in made.items():
            st.download_button(
                asked.words.say(form.name),
                data=partial(_made, make, press, place),
                file_name=named(asked, "briefing", form),
                mime=form.media_type,
                key=f"briefing_{form.part}{form.ending}",
                on_click="ignore",
            )


def _made(make: Callable[[Press, str], bytes], press: Callable[[], Press], place: str) -> bytes:
    return make(press(), place)


def _makers() -> dict[FileFormat, Callable[[Press, str], bytes]]:
    from mobility.reports import report, slides  # their libraries take a second to load

    return {
        PDF: report.briefing_pdf,
        PPTX: slides.slides,
        MAPS_PDF: report.months_pdf,
        MAPS_PNG: report.months_png,
    }


def press_of(asked: PageQuestion, place: str) -> Callable[[], Press]:
    """What makes the files of a place, by this reader's question and limits."""
    selection = asked.selection
    wanted = selection.but(areas=(place,), months=(), level="township", kind="stays")
    month = selection.months[0] if selection.months else None
    inquiry = Inquiry(asked.release, READER, asked.words, wanted, asked.limits, month)
    return lambda: Press(Asked(inquiry), _address(asked))


def _address(asked: PageQuestion) -> str:
    """The address of a place's page; empty where no browser asks."""
    return urljoin(asked.site, PLACE_PAGE.address) if asked.site else ""


def atlas(asked: PageQuestion) -> None:
    """A briefing for each village, tract or township of the areas, in one file."""
    words, places = asked.words, asked.gazetteer
    inside = places.inside(asked.selection.areas) if asked.selection.areas else places.places
    counts = inside["level"].value_counts()
    levels = [level for level in LEVELS if counts.get(level, 0) > 1]
    if not levels:
        return
    label = words.say("An atlas: a briefing of each place of {area}", area=asked.area_text)
    parts.on_demand(label, "atlas", lambda: _atlas(asked, levels, counts.to_dict()))


def _atlas(asked: PageQuestion, levels: list[str], counts: dict[str, int]) -> None:
    job = atlas_job.mine()
    if job is not None and job.is_running:
        st.fragment(_progress, run_every=EVERY)(asked)
        return
    words = asked.words
    each = st.selectbox(
        words.say("A page for each of"), levels, key="atlas_each",
        format_func=lambda level: words.say(
            "{what}: {n}", what=words.say(LEVEL_PLURALS[level]), n=words.number(counts[level])
        ),
    )  # fmt: skip
    orders = list(SORTS) if each == "village" else ["place", "name"]
    sort = st.selectbox(
        words.say("Order"), orders, key="atlas_sort",
        format_func=lambda order: words.say(SORTS[order]),
    )  # fmt: skip
    order = _order(asked, each or levels[0], sort or orders[0])
    if job is not None:
        _ended(asked, job, order)
    if not atlas_job.is_free():
        parts.note(words.say("Another atlas is being made on this server. Try again in a minute."))
        return
    st.button(
        words.say("Make the atlas"), on_click=atlas_job.start, args=(order,), key="atlas_make"
    )


def _order(asked: PageQuestion, each: str, sort: str) -> Order:
    selection = asked.selection
    return Order(
        asked.release.id, selection.areas, selection.year, selection.hazard, selection.force,
        selection.months[0] if selection.months else None, asdict(asked.limits), each, sort,
        asked.words.language, _address(asked),
    )  # fmt: skip


def _progress(asked: PageQuestion) -> None:
    """How far the job is, and a button that stops it."""
    words, job = asked.words, atlas_job.mine()
    if job is None or not job.is_running:
        st.rerun()
    said = words.say(
        "{done} of {of} pages", done=words.number(job.done), of=words.number(job.of or None)
    )
    st.progress(job.done / job.of if job.of else 0.0, text=said)
    st.button(words.say("Cancel"), on_click=atlas_job.drop, key="atlas_cancel")


def _ended(asked: PageQuestion, job: atlas_job.AtlasJob, order: Order) -> None:
    """The file of the job that ended, or why there is none."""
    words = asked.words
    if not job.is_ready:
        parts.note(job.failure or words.say("The atlas could not be made. Try again."))
    elif job.order != order:
        parts.note(words.say("The atlas that was made answers another question: make it again."))
    else:
        st.download_button(
            words.say("Download the atlas"),
            data=job.file.read_bytes,
            file_name=named(asked, f"atlas {order.each}", PDF),
            mime=PDF.media_type,
            key="atlas_download",
            on_click="ignore",
        )
