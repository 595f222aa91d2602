"""What goes over the line: bytes between a browser and the server, and fonts that lack nothing."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, WebSocket, expect

from benchmarks.line.wire import Wire, counted
from mobility.ui.serving.first_page import FRONTEND
from tests.browser.conftest import PAGE_MILLISECONDS, settled, still
from tests.browser.fonts import icon_names

HOME = "areas=MMR017016,MMR017018,MMR017024"
PAGES = (
    "", "flow-map", "hazard-calendar", "newcomers-in-the-plan", "task-force-roles", "what-if",
    "preparedness-plan",
)  # fmt: skip
LARGEST_STEP = 20_000  # bytes
LARGEST_VISIT = 1_600_000

# How wide each symbol is, of both fonts: one em, where its name is drawn as one sign.
WIDTHS = """async ([whole, names]) => {
  const fonts = { whole: Uint8Array.from(atob(whole), (sign) => sign.charCodeAt(0)),
                  small: 'url(/app/static/fonts/material-symbols-rounded.woff2)' };
  const context = document.createElement('canvas').getContext('2d');
  const widths = {};
  for (const [name, source] of Object.entries(fonts)) {
    document.fonts.add(await new FontFace(name, source).load());
    context.font = `24px ${name}`;
    widths[name] = names.map((each) => Math.round(context.measureText(each).width));
  }
  return widths;
}"""


@pytest.fixture
def wire(base_url: str) -> Iterator[Wire]:
    """A wire to the server that counts."""
    with counted(urlsplit(base_url).netloc) as found:
        yield found


def opened(page: Page, wire: Wire, path: str) -> Page:
    page.set_default_timeout(PAGE_MILLISECONDS)
    page.goto(f"http://{wire.address}/{path}")
    settled(page)
    return page


@pytest.mark.parametrize("language", ["en", "my"])
def test_a_whole_first_overview_is_small(page: Page, wire: Wire, language: str) -> None:
    opened(page, wire, f"?{HOME}&lang={language}")
    painted = page.locator(".village-map canvas[data-painted]")
    expect(painted).to_be_visible(timeout=PAGE_MILLISECONDS)
    assert 500_000 < wire.files + wire.messages < LARGEST_VISIT


@pytest.mark.parametrize("path", PAGES)
def test_a_month_s_step_is_small(page: Page, wire: Wire, path: str) -> None:
    """In Burmese, whose letters are three bytes each."""
    opened(page, wire, f"{path}?{HOME}&months=4&lang=my")
    page.wait_for_selector(".strip [role=radio]")
    still(page)
    before = wire.files + wire.messages
    page.locator('.strip [data-month="5"]').click()
    still(page)
    expect(page.locator('.strip [data-month="5"]')).to_have_attribute("aria-checked", "true")
    assert 500 < wire.files + wire.messages - before < LARGEST_STEP


@pytest.mark.parametrize("as_expected", [True, False])
def test_a_page_connects_before_streamlit_starts(
    page: Page, base_url: str, as_expected: bool
) -> None:
    """Its one connection is taken over; where Streamlit asks for another, that one is opened."""
    sockets: list[WebSocket] = []
    asked: list[str] = []
    held: list[Route] = []
    page.set_default_timeout(PAGE_MILLISECONDS)

    def hold(route: Route) -> None:  # Playwright takes no built-in method
        held.append(route)

    def count(socket: WebSocket) -> None:
        sockets.append(socket)

    page.on("websocket", count)
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/static/js/index.*.js", hold)
    with page.expect_websocket():
        page.goto(f"{base_url}/flow-map?{HOME}", wait_until="commit")
    page.wait_for_timeout(300)  # so that it is open when Streamlit starts
    assert len(sockets) == 1 and held
    if not as_expected:
        page.evaluate("document.cookie = '_streamlit_xsrf=another'")
    for route in held:
        route.continue_()
    settled(page)
    addresses = [socket.url.partition(":")[2] for socket in sockets]
    address = f"{base_url.partition(':')[2]}/_stcore/stream"
    assert addresses == [address] * (1 if as_expected else 2)
    assert [url for url in asked if "flow-map/_stcore" in url] == []


def test_every_symbol_that_can_be_shown_is_in_the_small_font(page: Page, base_url: str) -> None:
    (whole,) = (FRONTEND / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2")
    names = sorted(icon_names())
    page.goto(f"{base_url}/_stcore/health")
    content = base64.b64encode(whole.read_bytes()).decode()
    widths = page.evaluate(WIDTHS, [content, names])
    known = [name for name, width in zip(names, widths["whole"], strict=True) if width == 24]
    assert len(known) > 50
    small = dict(zip(names, widths["small"], strict=True))
    assert [name for name in known if small[name] != 24] == []
