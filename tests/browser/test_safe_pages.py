"""What a page may do in a reader's browser, and what the words of the data cannot make it do."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from mobility.store import draft, releases
from tests import worlds
from tests.browser.conftest import Open, Watch, served, still, until
from tests.conftest import SOURCE, Published

ELSEWHERE = "http://evil.example"
TRICKS = (
    f"![x]({ELSEWHERE}/x.png) [y](javascript:alert(1)) <img src={ELSEWHERE}/y.png> "
    ":material/home: :red[z] $x^2$ **b** :smile: -> &lt;"
)
# What a page loads that nobody of the program wrote into it, and which rule stops it.
INJECTED = {
    "img-src": "document.body.append(Object.assign(new Image(), {src: '$URL/x.png'}))",
    "script-src-elem": "document.head.append(Object.assign(document.createElement('script'), "
    "{src: '$URL/x.js'}))",
    "script-src-attr": "document.body.insertAdjacentHTML('beforeend', "
    '\'<img src="data:," onerror="window.injected = 1">\')',
    "frame-src": "document.body.append(Object.assign(document.createElement('iframe'), "
    "{src: '$URL/'}))",
    "connect-src": "fetch('$URL/x').catch(() => null)",
    "style-src-elem": "document.head.append(Object.assign(document.createElement('link'), "
    "{rel: 'stylesheet', href: '$URL/x.css'}))",
    "object-src": "document.body.append(Object.assign(document.createElement('object'), "
    "{data: '$URL/x'}))",
    "form-action": "{ const form = document.createElement('form'); form.action = '$URL/x'; "
    "document.body.append(form); form.submit(); }",
}


def world() -> dict[str, Any]:
    """Two villages; every name, hazard's source and reason is full of tricks."""
    given = worlds.two_villages()
    places = [
        row | {"name_en": f"{row['place_id']} {TRICKS}"} for row in given["places"].to_pylist()
    ]
    reasons = (TRICKS, "work")
    stays = [row | {"reason": reasons[row["month"] % 2]} for row in given["stays"].to_pylist()]
    return given | {
        "places": worlds.rows("places", *places),
        "stays": worlds.rows("stays", *stays),
    }


@dataclass(frozen=True)
class Tricky:
    """A server whose data are tricks, and the release that is not in use any more."""

    address: str
    before: str


@pytest.fixture(scope="module")
def tricky(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tricky]:
    root = tmp_path_factory.mktemp("tricky") / "data"
    shutil.copytree(published(world()), root)
    before = releases.open_release(root=root).id
    draft.put(world(), sources=[SOURCE], root=root)
    releases.publish(TRICKS, root)
    with served(root) as address:
        yield Tricky(address, before)


def shows_tricks_as_text(part: Locator) -> None:
    """The signs of no width that keep Streamlit's icons, emoji and arrows away do not count."""
    expect(part).to_be_visible()
    assert TRICKS in " ".join(part.inner_text().replace("\u2060", "").split())
    assert part.locator("a, img, .katex, [role=img], strong").count() == 0


def test_a_release_s_note_is_shown_as_it_is_written(open_page: Open, tricky: Tricky) -> None:
    page = open_page(f"hazard-calendar?areas=T1&release={tricky.before}", address=tricky.address)
    shows_tricks_as_text(page.get_by_test_id("stAlert").first)


def test_names_of_places_are_shown_as_they_are_written(open_page: Open, tricky: Tricky) -> None:
    page = open_page("flow-map?areas=T1", address=tricky.address)
    sought = page.get_by_label("Add an area by name or code")
    sought.fill("V1")
    sought.press("Enter")
    still(page)
    shows_tricks_as_text(page.get_by_role("button").filter(has_text="V1").first)
    chosen = page.get_by_test_id("stMultiSelect").first
    assert TRICKS in " ".join(chosen.inner_text().split())
    open_list(page, chosen)
    page.keyboard.press("Escape")
    place = open_page("flow-map?areas=T1&place=V2&flow=V2,CITY", address=tricky.address)
    shows_tricks_as_text(place.get_by_role("button").filter(has_text="Back to V2").first)


def open_list(page: Page, widget: Locator) -> None:
    """Let a list show what it offers; the watch sees what its choices ask for."""
    widget.locator("input").first.click()
    page.wait_for_timeout(500)


@pytest.mark.parametrize("address", ["", "hazard-calendar", "household-types", "village-calendar"])
def test_no_page_of_such_data_asks_another_machine(
    open_page: Open, tricky: Tricky, address: str
) -> None:
    """The watch over every page fails the test otherwise."""
    page = open_page(f"{address}?areas=T1&village=V1", address=tricky.address)
    for box in page.get_by_test_id("stSelectbox").all():
        if box.is_visible():
            open_list(page, box)
            page.keyboard.press("Escape")
    expect(page.locator("footer.foot")).to_be_visible()


def test_what_is_written_into_a_page_loads_and_runs_nothing(open_page: Open, watch: Watch) -> None:
    page = open_page("")
    page.evaluate(
        "window.stopped = []; document.addEventListener('securitypolicyviolation', "
        "(event) => window.stopped.push(event.effectiveDirective))"
    )
    for script in INJECTED.values():
        page.evaluate(f"() => {{ {script.replace('$URL', ELSEWHERE)} }}")
    until(page, f"window.stopped.length >= {len(INJECTED)}")
    assert set(page.evaluate("window.stopped")) == set(INJECTED)
    assert page.evaluate("window.injected") is None
    assert watch.left == []
    watch.errors.clear()  # the browser says of each that it was stopped


def test_no_other_page_may_frame_this_one(
    page: Page, base_url: str, watch: Watch, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(f'<iframe src="{base_url}/"></iframe>', encoding="utf-8")
    with other_site(tmp_path) as address:
        page.goto(address)
        page.wait_for_timeout(2000)
        framed = page.frames[1]
        assert framed.query_selector("#root") is None
    watch.errors.clear()  # the browser says that it was refused


@contextmanager
def other_site(folder: Path) -> Iterator[str]:
    """The files of a folder, served at another port."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_address[1]}/index.html"
        site.shutdown()
