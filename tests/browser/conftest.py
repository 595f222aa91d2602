"""The product in a real browser: one server on a demonstration, and a page that tells on it.

A request that leaves this machine is stopped and fails the test, and so does
anything the browser's console calls an error.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    WebError,
    expect,
)

from tests.browser import chromium

PROJECT = Path(__file__).resolve().parents[2]
SIZES = {
    "wide": (1920, 1080),
    "laptop": (1366, 768),
    "projector": (1024, 768),
    "phone": (390, 844),
}
START_SECONDS = 120
PAGE_MILLISECONDS = 60_000
expect.set_options(timeout=PAGE_MILLISECONDS)  # a busy machine is no fault of a page
HERE = {"localhost", "127.0.0.1", ""}
# Streamlit looks for its own server below the page's address first.
PROBE = re.compile(r"/[a-z_-]+/_stcore/(health|host-config)$")
# Pages of one site share a process, which keeps Streamlit's script as it was compiled: a page
# opens in two thirds of the time.
ONE_PROCESS = "--process-per-site"
# The browser looks up no other machine: a request to one fails, as without a network.
NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
KEPT = "cookies,local_storage,indexeddb,service_workers"
# An unnamed script is Streamlit's own embedded worker.
LOCAL_SCHEMES = {"data", "blob", "about"}


def environment(root: Path) -> dict[str, str]:
    """What the program is told: the data folder, and English unless a link says otherwise."""
    return {**os.environ, "MOBILITY_DATA": str(root), "MOBILITY_LANGUAGE": "en"}


@contextmanager
def served(root: Path, script: str | None = None) -> Iterator[str]:
    """The address of a fresh server on ``root``, which ends with the block.

    Args:
        script: run by Streamlit alone; None is the dashboard as ``mobility serve`` starts it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        "--server.headless=true",
        "--server.address=127.0.0.1",
        f"--server.port={port}",
        "--server.fileWatcherType=none",
    ]
    start = ["streamlit", "run", script] if script else ["mobility", "serve"]
    command = [sys.executable, "-m", *start, *options]
    server = subprocess.Popen(
        command, cwd=PROJECT, env=environment(root), stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(server, address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    """Return once the server answers; fail if it ends or stays silent."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended at once"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):  # noqa: S310
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer in {START_SECONDS} s")


@pytest.fixture(scope="session")
def base_url(demonstration: Path) -> Iterator[str]:
    """The server that most tests share."""
    with served(demonstration) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    """Start the browser that :mod:`tests.browser.chromium` finds."""
    program = chromium.find(playwright)
    assert program, chromium.HELP
    return {
        **browser_type_launch_args,
        "executable_path": program,
        "args": [*chromium.ARGUMENTS, ONE_PROCESS, NOWHERE_ELSE],
    }


@pytest.fixture(scope="session")
def context(
    browser: Browser, browser_context_args: dict[str, Any], base_url: str
) -> Iterator[BrowserContext]:
    """One profile for all tests: what a server lets a browser keep is loaded once.

    A page that stays open keeps the process of the site from one test to the next.
    """
    shared = browser.new_context(**browser_context_args)
    shared.add_init_script(TALK)
    shared.new_page().goto(f"{base_url}/_stcore/health")
    yield shared
    shared.close()


class Watch:
    """What a page did that it should not: requests to other machines, console errors."""

    def __init__(self) -> None:
        self.left: list[str] = []
        self.errors: list[str] = []

    def hear(self, told: ConsoleMessage) -> None:
        """Note what the console calls an error."""
        source = told.location["url"]
        if told.type == "error" and not PROBE.search(source):
            self.errors.append(f"{told.text} ({source})")

    def fail(self, failed: WebError) -> None:
        """Note what a script did not catch."""
        self.errors.append(str(failed.error))

    def see(self, request: Request) -> None:
        """Note a request to another machine, unless the page's own policy kept it back."""
        address = urlsplit(request.url)
        here = address.hostname in HERE or address.scheme in LOCAL_SCHEMES
        if not here and request.failure != "csp":
            self.left.append(request.url)


@pytest.fixture(autouse=True)
def watch(context: BrowserContext) -> Iterator[Watch]:
    """Fail a test whose page left the machine or complained; close the pages it opened."""
    seen, before = Watch(), set(context.pages)
    listeners = {
        "console": seen.hear,
        "weberror": seen.fail,
        "requestfailed": seen.see,
        "requestfinished": seen.see,
    }
    for event, listener in listeners.items():
        context.on(event, listener)
    yield seen
    for event, listener in listeners.items():  # a server that has ended is no fault of a page
        context.remove_listener(event, listener)
    for page in set(context.pages) - before:
        _forget(page)
        page.close()
    assert seen.left == [], "requests left this machine"
    assert seen.errors == [], "the console shows errors"


def _forget(page: Page) -> None:
    """Let the next test find nothing that this one's site has kept, but its files."""
    parts = urlsplit(page.url)
    if parts.scheme == "http":
        told = {"origin": f"{parts.scheme}://{parts.netloc}", "storageTypes": KEPT}
        page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", told)


Open = Callable[..., Page]


@pytest.fixture
def open_page(page: Page, base_url: str) -> Open:
    """Open a path of the shared server at a size, and wait until it stands still."""

    def opened(path: str, *, size: str = "laptop", address: str = base_url) -> Page:
        page.set_default_timeout(PAGE_MILLISECONDS)
        resize(page, size)
        page.goto(f"{address}/{path.lstrip('/')}")
        settled(page)
        return page

    return opened


def resize(page: Page, size: str) -> None:
    """Give the window one of the sizes."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


# When the page last asked something of the server, and when anything last happened on it: an
# answer, a file that came, a change of what it holds, the end of a script of the server's.
TALK = """(() => {
  const talk = window.talk = { asked: 0, heard: 0, changed: 0 };
  const send = WebSocket.prototype.send, known = new WeakSet();
  const change = () => (talk.changed = performance.now());
  WebSocket.prototype.send = function (...message) {
    talk.asked = performance.now();
    if (!known.has(this)) this.addEventListener('message', () => (talk.heard = performance.now()));
    known.add(this);
    return send.apply(this, message);
  };
  new PerformanceObserver(change).observe({ type: 'resource', buffered: true });
  new MutationObserver(change).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ['data-test-script-state'],
  });
})()"""
# A page that answers late itself is busy, which is no rest.
STILL = """([quiet, patience, most]) => new Promise((done, fail) => {
  const begun = performance.now(), silence = { asked: 0, heard: 0, changed: 0 };
  let busy = begun, looked = begun;
  const look = () => {
    const now = performance.now(), { asked, heard, changed } = window.talk ?? silence;
    if (now - looked > 100) busy = now;
    looked = now;
    const app = document.querySelector('[data-testid="stApp"]');
    const idle = app?.dataset.testScriptState === 'notRunning';
    const answered = heard >= asked || now - asked > patience;
    const rested = now - Math.max(busy, asked, heard, changed) >= quiet;
    if (idle && answered && rested) done();
    else if (now - begun > most) fail(new Error('the page does not come to rest'));
    else setTimeout(look, 20);
  };
  look();
})"""
SOON = 150  # ms
SLIDER = 300  # ms; a slider tells of its value after 200 ms
GESTURE = 500  # ms; a map tells of its view 400 ms after a gesture
PATIENCE = 5_000  # ms; what a page says while its connection breaks is never answered


def until(page: Page, condition: str) -> None:
    """Wait until an expression of the page holds.

    It is asked from outside: Playwright's own way evaluates a text inside the page, which the
    content security policy forbids.
    """
    end = time.monotonic() + PAGE_MILLISECONDS / 1000
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"never came true: {condition}"
        page.wait_for_timeout(20)


def still(page: Page, quiet: int = SLIDER) -> None:
    """Wait until the server has answered and nothing has happened for so many milliseconds."""
    page.evaluate(STILL, [quiet, PATIENCE, PAGE_MILLISECONDS])


# Controls, strip and grid load their code when they are needed.
LOADED = """() => [...document.querySelectorAll(
  '[class*="_choice"][class*="st-key-"], .st-key-month_strip, .st-key-village_calendar',
)].every((e) => e.textContent)"""


def settled(page: Page) -> None:
    """Wait until the script has run, has not begun again for a moment, and all is shown."""
    page.wait_for_selector('[data-testid="stMain"] footer.foot, [data-testid="stAlert"]')
    still(page, SOON)
    until(page, LOADED)


def follow(page: Page, name: str) -> None:
    """Press a page's name in the bar, in the group that holds it."""
    link = page.locator(
        'a[data-testid^="stTopNav"]', has_text=re.compile(f"^{re.escape(name)}$")
    ).first
    for section in page.get_by_test_id("stTopNavSection").all():
        if link.is_visible():
            break
        section.click()
        page.wait_for_timeout(300)
        if not link.is_visible():
            page.keyboard.press("Escape")
            page.wait_for_timeout(300)
    link.click()
