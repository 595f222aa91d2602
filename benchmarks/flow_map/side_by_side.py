"""Pictures of the dashboard's flow map next to flowmap.gl's, for a person to compare.

Run from the project's folder::

    MOBILITY_DATA=FOLDER python -m benchmarks.flow_map.side_by_side OUT

The same flows at three zooms, in February and in May, in colour and in greyscale. flowmap.gl is
shown with its clustering, as by default, and without; the dashboard also compares May with
February, which flowmap.gl cannot. ``OUT/index.html`` shows them side by side below the questions
to answer for each.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import click
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from benchmarks.flow_map import contenders
from benchmarks.flow_map.contenders import OurPage, PlainPage
from benchmarks.flow_map.question import VIEWS, box, link
from mobility.store import releases
from tests.browser import chromium
from tests.browser.conftest import served

SIZE: ViewportSize = {"width": 1366, "height": 1000}
STILL_MILLISECONDS = 3000
QUESTIONS = (
    "Which is the largest flow?",
    "Which way does it go?",
    "How many people is it?",
    "What is not shown?",
    "How does May differ from February?",
)
SHOWN = {
    "February": {"month": "2"},
    "May": {"month": "5"},
    "May against February": {"month": "5", "compare": "2"},
}


def our_link(address: str, view: str, shown: dict[str, str]) -> str:
    """The dashboard's link to what is shown."""
    more = {"compare": shown["compare"]} if "compare" in shown else {}
    return link(address, view=box(view), months=shown["month"], **more)


def plain_link(address: str, view: str, shown: dict[str, str], clustering: bool) -> str:
    """flowmap.gl's page on the same month."""
    asked = {"view": box(view), "month": shown["month"], "clustering": str(int(clustering))}
    return f"{address}?{urlencode(asked)}"


def links(ours: str, plain: str, view: str, shown: dict[str, str]) -> dict[str, str]:
    """The links of the pages shown side by side, by name."""
    found = {OurPage.name: our_link(ours, view, shown)}
    if "compare" not in shown:
        found[PlainPage.name] = plain_link(plain, view, shown, clustering=True)
        found[f"{PlainPage.name} unclustered"] = plain_link(plain, view, shown, clustering=False)
    return found


def pictures(page: Page, ours: str, plain: str, out: Path) -> Iterator[tuple[str, str, Path]]:
    """Take every picture: what is shown, whose it is, and the file."""
    page.goto(ours)  # a fresh server knows no other page before app.py has run
    page.wait_for_selector("footer.foot", state="attached")
    for view in VIEWS:
        for name, shown in SHOWN.items():
            for contender, address in links(ours, plain, view, shown).items():
                file = out / f"{view}-{name}-{contender}.png".replace(" ", "-")
                take(page, address, file)
                yield f"{view}, {name}", contender, file


def take(page: Page, address: str, file: Path) -> None:
    """One picture once the map stands still, and the same in grey."""
    page.goto(address)
    page.wait_for_function("painting.last > 0")
    page.wait_for_timeout(STILL_MILLISECONDS)
    page.screenshot(path=file)
    Image.open(file).convert("L").save(_grey(file))
    print(file, flush=True)


def _grey(file: Path) -> Path:
    return file.with_name(f"{file.stem}-grey.png")


def index(taken: list[tuple[str, str, Path]]) -> str:
    """A page with the pictures side by side."""
    asked = "".join(f"<li>{escape(each)}</li>" for each in QUESTIONS)
    parts = [f"<!doctype html><meta charset='utf-8'><title>Flow maps</title><ol>{asked}</ol>"]
    for title in dict.fromkeys(each[0] for each in taken):
        own = [(contender, file) for shown, contender, file in taken if shown == title]
        for grey in (False, True):
            figures = "".join(
                f"<figure style='display:inline-block;width:32%;margin:0 1% 0 0'>"
                f"<figcaption>{escape(contender)}</figcaption>"
                f"<img style='width:100%' src='{(_grey(file) if grey else file).name}'></figure>"
                for contender, file in own
            )
            parts.append(f"<h2>{escape(title)}{', greyscale' if grey else ''}</h2>{figures}")
    return "\n".join(parts)


@click.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
def main(out: Path) -> None:
    """Take them all from the current release."""
    out.mkdir(parents=True, exist_ok=True)
    release = releases.open_release()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        contenders.build_plain_page(release, folder)
        plain = stack.enter_context(contenders.served_files(folder))
        ours = stack.enter_context(served(release.layout.root))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright), args=list(chromium.ARGUMENTS)
        )
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(contenders.OPENING_MILLISECONDS)
        page.add_init_script(path=contenders.FOLDER / "painting.js")
        taken = list(pictures(page, ours, plain, out))
        browser.close()
    (out / "index.html").write_text(index(taken), encoding="utf-8")


if __name__ == "__main__":
    main()
