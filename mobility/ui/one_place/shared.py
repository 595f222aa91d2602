"""What the page says of any place: where it lies, its releases, its address to scan."""

from __future__ import annotations

import io
from collections.abc import Callable

import pandas as pd
import segno
from markupsafe import Markup

from mobility.reports.document import TableFile
from mobility.ui.frame import answers, briefings, downloads, limits, page, parts
from mobility.ui.frame.page import PageQuestion
from mobility.ui.frame.parts import Column
from mobility.views import one_place
from mobility.views.one_place import Past
from mobility.words import N_
from mobility.words.terms import LEVEL_NAMES

RELEASES = 4  # read for the history: each must be opened and checked
# What else tells of a place: a page, and the name of the link to it.
ELSEWHERE = (
    ("plan", N_("Its preparedness plan")),
    ("village_calendar", N_("Its villages in the Village calendar")),
    ("flows", N_("Its flows on the map")),
    ("calendar", N_("Its hazards and people by month")),
)


def where(asked: PageQuestion, place: str) -> None:
    """The place's other name, its level, the places it lies in as links, and its code."""
    words, places = asked.words, asked.gazetteer
    level = words.say(LEVEL_NAMES[places.level(place) or "other"])
    above = [page.place_link(asked, each) for each in places.line(place)[1:]]
    said = [places.other_name(words, place), level, *above, parts.code(place)]
    line = parts.separated(words.say(" · "), filter(None, said))
    parts.html(Markup('<p class="where">{}</p>').format(line))


def files(asked: PageQuestion, answer: str, rows: pd.DataFrame, place: str) -> Callable[[], None]:
    """What draws the buttons of the files: a briefing, and the months of each village."""

    def document() -> TableFile:
        known = [
            each
            for each in downloads.columns(asked, "overview")
            if each.name in rows or each.name in downloads.ADDED
        ]
        more = [(asked.words.say("Finding"), limits.limits_used(asked))]
        return downloads.table_file(asked, answer, rows, known, more)

    points = downloads.village_points(asked)

    def draw() -> None:
        briefings.buttons(asked, place)
        downloads.buttons(asked, document, "capacity", points)

    return draw


def part(title: str, content: Markup, note: str = "") -> None:
    """A part of the page: a heading, and what stands below it."""
    parts.heading(title, note)
    parts.html(Markup('<div class="story bare">{}</div>').format(content))


def links(asked: PageQuestion, place: str) -> None:
    """The pages that tell more of the place."""
    words = asked.words
    is_village = asked.gazetteer.level(place) == "village"
    found = []
    for file, text in ELSEWHERE:
        if file == "village_calendar" and is_village:
            continue
        shown = {"place": place} if file == "flows" else {}
        found.append(page.to_page(asked, file, words.say(text), areas=place, **shown))
    parts.more(parts.separated(words.say(" · "), found))


def history(asked: PageQuestion, place: str) -> None:
    """The place in the newest releases that hold it, read when a reader opens the part."""
    words, releases = asked.words, answers.published()
    read = [each for each in releases if each.id == asked.release.id]
    read += [each for each in releases if each.id != asked.release.id][: RELEASES - 1]
    label = words.count("In {n} release", "In {n} releases", len(read))
    title = words.say("How it was in earlier releases")
    parts.heading(title)
    if len(releases) == 1:
        parts.note(words.say("This is the only release here."))
        return
    if len(read) < len(releases):
        parts.note(
            words.say(
                "Releases read: the newest {n}, of {total}.",
                n=words.number(len(read)),
                total=words.number(len(releases)),
            )
        )
    ids = tuple(each.id for each in sorted(read, key=lambda each: each.created, reverse=True))
    parts.on_demand(label, "place_history", lambda: _history(asked, place, ids, title))


def _history(asked: PageQuestion, place: str, ids: tuple[str, ...], title: str) -> None:
    words = asked.words
    found = [answers.past(each, place, asked.selection, asked.limits) for each in ids]
    columns = [
        Column(words.say("release")),
        Column(words.say("loses capacity in")),
        Column(words.say("low all year")),
        asked.column(words.say("members"), "people", "overview"),
        asked.column(words.say("usual helpers"), "helpers_usual", "overview"),
        asked.column(words.say("may need help"), "needs_help_usual", "overview"),
    ]
    body = [_past(asked, release, past) for release, past in zip(ids, found, strict=True)]
    parts.table(columns, body, title, style="labelled")


def _past(asked: PageQuestion, release: str, past: Past | None) -> list[str]:
    words = asked.words
    if past is None:
        return [release, words.say("this place is not in it, or it cannot be read"), *("–",) * 4]
    name = one_place.published_on(words, past.manifest)
    here = words.say("shown here") if release == asked.release.id else ""
    return [parts.with_small(name, here), *_findings(asked, past), *_numbers(asked, past)]


def _findings(asked: PageQuestion, past: Past) -> list[str]:
    """When it loses capacity and whether it is low all year; of several villages how many do."""
    words = asked.words
    if past.villages == 1:
        losing = words.months(past.losing) or words.say("none")
        return [losing, words.say("yes" if past.low else "no")]
    of = words.count("of {n} village", "of {n} villages", past.villages)
    return [
        parts.with_small(words.number(past.losing_villages), of),
        parts.with_small(words.number(past.low), of),
    ]


def _numbers(asked: PageQuestion, past: Past) -> list[str]:
    return [asked.words.number(each) for each in (past.people, past.helpers, past.needs_help)]


def code(asked: PageQuestion) -> None:
    """The address of this page as a QR code, to scan from a screen or a print."""
    words, address = asked.words, page.address(asked)
    if not asked.site:  # no browser asks
        return
    picture = parts.picture(_drawn(address))
    parts.html(
        Markup('<figure class="qr">{}<figcaption>{}<br><small>{}</small></figcaption></figure>')
        .format(picture, words.say("Scan to open this page on a phone."), address)
    )  # fmt: skip


def _drawn(address: str) -> str:
    """The code as SVG that stands alone, as an image needs it."""
    drawn = io.BytesIO()
    code = segno.make(address, error="l", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, omitsize=True, border=2)
    return drawn.getvalue().decode()
