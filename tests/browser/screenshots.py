"""Take a picture of every page: ``make screenshots``.

``docs/screenshot.png`` is the README's; all pages, sizes and languages go to
``screenshots/``, to be looked at before a change is called done.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from mobility.ui.frame.navigation import PAGES
from mobility.words import LANGUAGES
from tests.browser import chromium
from tests.browser.conftest import PROJECT, SIZES, environment, served, settled

PICTURES = PROJECT / "screenshots"
README_PICTURE = PROJECT / "docs" / "screenshot.png"
DRAWING_MILLISECONDS = 2500


def main() -> int:
    """Take them all from a fresh demonstration."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        command = [sys.executable, "-m", "mobility", "demo"]
        subprocess.run(command, cwd=PROJECT, env=environment(root), check=True)
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright), args=list(chromium.ARGUMENTS)
        )
        with served(root) as address:
            picture(browser, f"{address}/?lang=en", (1440, 900), README_PICTURE, whole=False)
            every_page(browser, address)
        browser.close()
    return 0


def every_page(browser: Browser, address: str) -> None:
    """One picture a page, size and language."""
    for entry in PAGES:
        path = "" if entry is PAGES[0] else entry.address
        for language in LANGUAGES:
            for name, size in SIZES.items():
                file = PICTURES / f"{entry.file}-{name}-{language}.png"
                picture(browser, f"{address}/{path}?lang={language}", size, file)


def picture(
    browser: Browser, address: str, size: tuple[int, int], file: Path, *, whole: bool = True
) -> None:
    """One picture; ``whole`` stretches the window so that nothing is scrolled away."""
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    settled(page)
    if whole:
        main_part = page.locator('[data-testid="stMain"]')
        tall = int(main_part.evaluate("part => part.scrollHeight")) + 80
        page.set_viewport_size({"width": width, "height": max(height, tall)})
    page.wait_for_timeout(DRAWING_MILLISECONDS)
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)
    page.close()
    print(file.relative_to(PROJECT), flush=True)


if __name__ == "__main__":
    sys.exit(main())
