"""A Chromium or Chrome that really draws: find it, or install one.

Run as a program (``make test`` does) it tries in turn: a browser of this
machine; the one Playwright downloads; that one with the system libraries it
wants; the distribution's own package. Each is asked to draw a page before it
is believed, as some are only a note that says where to get the real one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, Playwright, sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# Software drawing, the same on every machine, and no calls home. Maps are drawn by SwiftShader;
# all else is put together without it, which takes an eighth of the time.
ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
)
HELP = """\
No Chromium or Chrome could be found or installed. Install one, then run again:
  Debian:  sudo apt-get install chromium
  Fedora:  sudo dnf install chromium
  macOS, Windows:  https://www.google.com/chrome
or name one that is there:  MOBILITY_BROWSER=/path/to/chrome make test"""


def candidates(playwright: Playwright) -> Iterator[str]:
    """Programs that may be a browser, likeliest first."""
    if named := os.environ.get("MOBILITY_BROWSER"):
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from (path for path in ELSEWHERE if Path(path).exists())
    if Path(playwright.chromium.executable_path).exists():
        yield playwright.chromium.executable_path


def draws(playwright: Playwright, program: str) -> bool:
    """Whether ``program`` opens a page."""
    try:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        browser.new_page().set_content("<p>drawn</p>")
        browser.close()
    except Error as error:
        reason = error.message.strip().splitlines()[0]
        print(f"{program} cannot be used: {reason}", file=sys.stderr)
        return False
    return True


def find(playwright: Playwright) -> str | None:
    """The first browser that draws."""
    return next((each for each in candidates(playwright) if draws(playwright, each)), None)


def installations() -> Iterator[list[list[str]]]:
    """Ways to get a browser, each a list of commands."""
    tool = [sys.executable, "-m", "playwright"]
    root = [] if os.name == "nt" or os.geteuid() == 0 else ["sudo"]
    yield [[*tool, "install", "chromium"]]
    yield [[*tool, "install-deps", "chromium"]]
    if shutil.which("apt-get"):
        yield [
            [*root, "apt-get", "update"],
            [*root, "apt-get", "install", "--yes", "--no-install-recommends", "chromium"],
        ]


def _located() -> str | None:
    """Like :func:`find`, in a Playwright of its own."""
    with sync_playwright() as playwright:
        return find(playwright)


def main() -> int:
    """Leave a browser that draws, or say what to do; 1 if there is none."""
    found = _located()
    for commands in installations():
        if found:
            break
        print(f"Getting a browser: {' '.join(commands[-1][-3:])} …", file=sys.stderr)
        if all(subprocess.run(command, check=False).returncode == 0 for command in commands):
            found = _located()
    print(f"Browser: {found}" if found else HELP, file=sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
