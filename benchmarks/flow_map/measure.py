"""How long a reader waits for the flow map and for three other pages, in one run.

Run from the project's folder (Node.js with npm is needed, and a network for its first run)::

    MOBILITY_DATA=FOLDER python -m benchmarks.flow_map.measure [--large FOLDER] [--repeats 15]

In Chromium, for a change of month, of sex and of area: from the press of the button until the
map's pixels changed for the first time, and until they changed for the last time before they
stood still (``painting.js`` explains how that is detected); until the server had answered, with
which sentence and table follow; and the bytes that the change brought over the websocket and as
files. A first load counts from the opening of the link, by a browser that has seen nothing yet,
of a server that has shown the page before. All pages are open at once and take turns, so that a
busy moment affects each of them. A change is made for the first time or repeated: a page may
remember its answers, so the two are counted separately. ``--large`` does the same again on
another data folder, for instance one that ``benchmarks.worlds`` made.
"""

from __future__ import annotations

import base64
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import click
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from tabulate import tabulate

from benchmarks.flow_map import contenders
from benchmarks.flow_map.contenders import Contender, EmptyPage, NaivePage, OurPage, PlainPage
from benchmarks.flow_map.question import DRAWN, LEVEL, SEXES, TOWNSHIPS
from mobility.access import OWNER
from mobility.settings import data_root
from mobility.store import queries, releases
from mobility.store.releases import Release
from mobility.views.gazetteer import Gazetteer
from mobility.words import speak
from tests.browser import chromium
from tests.browser.conftest import served

FIRST_LOAD = "first load"
CHANGES = ("month", "sex", "area")
SIZE: ViewportSize = {"width": 1366, "height": 900}
STILL_SECONDS = 0.8
GIVE_UP_SECONDS = 60.0
PAINTING = Path(__file__).parent / "painting.js"
SCRIPTS = "benchmarks/flow_map"


@dataclass(frozen=True)
class Taken:
    """One change of one page; milliseconds are None where nothing was painted in time.

    Attributes:
        again: the same question was asked before in this run.
        first, last: from the press to the first and to the last change of pixels.
        answered: from the press until the server's last answer; None without a server.
        received: bytes over the websocket, uncompressed.
        fetched: bytes of files, as they came.
    """

    release: str
    page: str
    kind: str
    again: bool
    first: float | None
    last: float | None
    answered: float | None
    received: int
    fetched: int


class Traffic:
    """Counts the bytes that a page receives over its websockets, and as files."""

    def __init__(self, page: Page) -> None:
        self.received = self.fetched = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self._add_message)
        session.on("Network.loadingFinished", self._add_file)

    def _add_message(self, event: dict[str, dict[str, object]]) -> None:
        text, binary = str(event["response"]["payloadData"]), event["response"]["opcode"] == 2
        self.received += len(base64.b64decode(text)) if binary else len(text.encode())

    def _add_file(self, event: dict[str, float]) -> None:
        self.fetched += round(event["encodedDataLength"])


class Watched:
    """A contender with what is counted about it."""

    def __init__(self, contender: Contender, release: str) -> None:
        self.contender, self.release = contender, release
        self.page = contender.page
        self.traffic = Traffic(self.page)
        self.asked: set[tuple[str, int]] = set()

    def open(self) -> Taken:
        """Open the page; its first picture counts from when its link was opened."""
        self.contender.open()
        self._settle()
        return self._taken(FIRST_LOAD, again=False, received=0, fetched=0)

    def take(self, kind: str, repeat: int) -> Taken:
        """Make one change."""
        self.page.bring_to_front()
        received, fetched = self.traffic.received, self.traffic.fetched
        self.contender.changes()[kind](repeat)
        self._settle()
        question = (kind, _question(kind, repeat))
        again = question in self.asked
        self.asked.add(question)
        return self._taken(kind, again, received, fetched)

    def _taken(self, kind: str, again: bool, received: int, fetched: int) -> Taken:
        """The changes seen since the press, and the bytes received since then."""
        seen = self.page.evaluate("painting")
        after = {
            name: seen[name] - seen["pressed"] if seen["last"] and seen[name] else None
            for name in ("first", "last", "answered")
        }
        return Taken(
            release=self.release,
            page=self.contender.name,
            kind=kind,
            again=again,
            **after,
            received=self.traffic.received - received,
            fetched=self.traffic.fetched - fetched,
        )

    def _settle(self) -> None:
        """Wait until something was painted and nothing more happens for a moment."""
        end = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < end:
            self.page.wait_for_timeout(100)
            quiet = self.page.evaluate("painting.last > 0 && performance.now() - painting.last")
            if quiet and quiet > STILL_SECONDS * 1000 and not self.contender.is_busy():
                return


def _question(kind: str, repeat: int) -> int:
    """A number for a question, the same when it is repeated."""
    if kind == "month":
        return contenders.month_of(repeat)
    if kind == "sex":
        return list(SEXES).index(contenders.sex_of(repeat))
    position, back = contenders.area_of(repeat)
    return -1 if back else position


@contextmanager
def pages(browser: Browser, release: Release, folder: Path) -> Iterator[list[Watched]]:
    """Every contender on a release, served and not yet opened; all ends with the block."""
    root = release.layout.root
    names = Gazetteer(queries.places(release, OWNER)).names(speak("en"), TOWNSHIPS)
    contenders.build_plain_page(release, folder)
    with ExitStack() as stack:
        addresses = {
            EmptyPage: stack.enter_context(served(root, f"{SCRIPTS}/empty.py")),
            NaivePage: stack.enter_context(served(root, f"{SCRIPTS}/naive.py")),
            OurPage: stack.enter_context(served(root)),
            PlainPage: stack.enter_context(contenders.served_files(folder)),
        }
        opened = []
        for contender, address in addresses.items():
            with _blank(browser) as page:
                contender(page, address, names).warm_up()
            page = stack.enter_context(_blank(browser))
            opened.append(Watched(contender(page, address, names), release.id))
        yield opened


@contextmanager
def _blank(browser: Browser) -> Iterator[Page]:
    """A page without memory of others, which reports when its map was painted."""
    with browser.new_context(viewport=SIZE) as context:
        context.add_init_script(path=PAINTING)
        yield context.new_page()


def measured(browser: Browser, release: Release, repeats: int) -> list[Taken]:
    """Every change of every page on one release, page after page in turns."""
    rows = release.manifest.files["people_away"]["rows"]
    print(f"{release.id}: {rows:,} rows of stays, flows by {LEVEL}, at most {DRAWN:,} drawn")
    with tempfile.TemporaryDirectory() as folder, pages(browser, release, Path(folder)) as opened:
        found = [each.open() for each in opened]
        for kind in CHANGES:
            for repeat in range(repeats):
                found += [each.take(kind, repeat) for each in opened]
    return found


def report(found: list[Taken]) -> str:
    """Medians, and their ratios to an empty page's rerun and to the dashboard's own time."""
    groups: dict[tuple[str, str, bool, str], list[Taken]] = {}
    for each in found:
        groups.setdefault((each.release, each.kind, each.again, each.page), []).append(each)
    medians = {key: _median([each.last for each in rows]) for key, rows in groups.items()}
    empty: dict[tuple[str, str], list[float | None]] = {key[:2]: [] for key in groups}
    for each in found:
        if each.page == EmptyPage.name:
            empty[each.release, each.kind].append(each.last)
    lines = []
    for key, rows in groups.items():
        release, kind, again, page = key
        ours = medians.get((release, kind, again, OurPage.name))
        times = [each.last for each in rows if each.last is not None]
        lines.append(
            [
                release, kind, "again" if again else "first time", page, len(rows),
                _median([each.first for each in rows]), medians[key],
                min(times, default=None), max(times, default=None),
                _median([each.answered for each in rows]),
                median(each.received for each in rows) / 1000,
                median(each.fetched for each in rows) / 1000,
                _ratio(medians[key], _median(empty[release, kind])),
                _ratio(medians[key], ours),
                len(rows) - len(times) or None,
            ]
        )  # fmt: skip
    headers = [
        "release", "change of", "asked", "page", "n", "first change ms", "painted ms", "least",
        "most", "answered", "received kB", "files kB", "× empty", "× dashboard", "never",
    ]  # fmt: skip
    return tabulate(lines, headers=headers, floatfmt=("",) * 5 + (".0f",) * 7 + (".2f",) * 2)


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _ratio(value: float | None, base: float | None) -> float | None:
    return value / base if value is not None and base else None


@click.command()
@click.option("--large", type=click.Path(path_type=Path, exists=True), help="Another data folder.")
@click.option("--repeats", default=15)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write every change here.")
def main(large: Path | None, repeats: int, file: Path | None) -> None:
    """Measure on the current release, and on that of another data folder."""
    found: list[Taken] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright), args=list(chromium.ARGUMENTS)
        )
        print(f"Chromium {browser.version}, software drawing, {os.cpu_count()} cores")
        for root in filter(None, [data_root(), large]):
            found += measured(browser, releases.open_release(root=root), repeats)
        browser.close()
    print(report(found))
    if file:
        file.write_text(json.dumps([asdict(each) for each in found], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
