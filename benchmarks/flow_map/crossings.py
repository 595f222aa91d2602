"""How often arrows of the flow map cross, and pass below a place they do not serve.

Run from the project's folder, on the demonstration or any release of the same three townships::

    MOBILITY_DATA=FOLDER python -m benchmarks.flow_map.crossings [--before CHECKOUT]

Each question is opened in Chromium at the size of a laptop, and its scene is read as it stands on
the screen. A *crossing* is a pair of arrows whose middle lines cross between their ends; *under* is
an arrow whose middle line goes through a circle, or a marker at the edge, that it does not serve.
``--before`` does the same with another checkout, for instance one of an older commit.
The same release gives the same numbers on every run.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
from playwright.sync_api import Browser, Page, Route, ViewportSize, sync_playwright
from shapely import LineString, Point, STRtree, box
from shapely.geometry.base import BaseGeometry
from tabulate import tabulate

from benchmarks.flow_map.question import TOWNSHIPS
from benchmarks.servers import PROJECT, served
from mobility.settings import data_root
from tests.browser import chromium
from tests.browser.conftest import GESTURE, PAGE_MILLISECONDS, TALK, settled, still

SIZE: ViewportSize = {"width": 1366, "height": 768}
HOME = {"areas": ",".join(TOWNSHIPS), "months": "1", "lang": "en"}
QUESTIONS = {
    "townships, out": {"level": "township"},
    "townships, within": {"level": "township", "direction": "within"},
    "tracts, out": {"level": "tract"},
    "tracts, within": {"level": "tract", "direction": "within"},
    "villages, out": {"level": "village"},
    "villages, within": {"level": "village", "direction": "within"},
    "villages of one township, out": {"level": "village", "areas": TOWNSHIPS[0]},
    "villages, zoomed in": {"level": "village", "view": "95.10000,15.90000,95.35000,16.05000"},
}
# The map hides its scene; any checkout's is laid open where it tells of itself.
MODULE = "**/flow_map/flow_map.js"
TELLS, OPENED = "this.canvas.flowMap = ", "this.canvas.whole = this; this.canvas.flowMap = "
SCENE = """canvas => {
  const { arrows, circles, marks } = canvas.whole.scene;
  return {
    arrows: arrows.map(({ origin, destination, spine }) =>
      ({ origin, destination, spine: [...spine] })),
    places: [
      ...circles.map(({ place, x, y, radius }) => ({ of: [place], x, y, radius })),
      ...marks.map(({ ends, x, y, width, height }) =>
        ({ of: ends.map((end) => end.place), box: [x, y, x + width, y + height] })),
    ],
  };
}"""


@dataclass(frozen=True)
class Counted:
    """What one question's picture has."""

    arrows: int
    places: int
    crossings: int
    under: int


def counted(scene: dict[str, Any]) -> Counted:
    """Count a scene's crossings, and arrows that go through places they do not serve."""
    lines = [LineString(_pairs(each["spine"])) for each in scene["arrows"]]
    shapes = [_shape(each) for each in scene["places"]]
    tree = STRtree(lines)
    ones, others = tree.query(lines, predicate="crosses")
    places, through = tree.query(shapes, predicate="intersects")
    under = [
        arrow
        for place, arrow in zip(places, through, strict=True)
        if not _served(scene["arrows"][arrow], scene["places"][place])
    ]
    return Counted(len(lines), len(shapes), int((ones < others).sum()), len(under))


def _pairs(flat: list[float]) -> list[tuple[float, float]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _shape(place: dict[str, Any]) -> BaseGeometry:
    if "box" in place:
        return box(*place["box"])
    return Point(place["x"], place["y"]).buffer(place["radius"])


def _served(arrow: dict[str, Any], place: dict[str, Any]) -> bool:
    return arrow["origin"] in place["of"] or arrow["destination"] in place["of"]


def scenes(browser: Browser, address: str, pictures: Path | None) -> dict[str, Counted]:
    """What each question's picture has, as a server at that address draws it."""
    with browser.new_context(viewport=SIZE) as context:
        context.add_init_script(TALK)
        page = context.new_page()
        page.set_default_timeout(PAGE_MILLISECONDS)
        page.route(MODULE, _laid_open)
        return {name: _asked(page, address, name, pictures) for name in QUESTIONS}


def _laid_open(route: Route) -> None:
    module = route.fetch(headers={**route.request.headers, "accept-encoding": "identity"}).text()
    route.fulfill(body=module.replace(TELLS, OPENED), content_type="text/javascript")


def _asked(page: Page, address: str, name: str, pictures: Path | None) -> Counted:
    page.goto(f"http://{address}/flow-map?{urlencode({**HOME, **QUESTIONS[name]})}")
    settled(page)
    canvas = page.locator(".flow-map canvas[data-painted]")
    canvas.wait_for()
    still(page, GESTURE)
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
        page.locator(".flow-map").screenshot(path=pictures / f"{name}.png")
    return counted(canvas.evaluate(SCENE))


@click.command()
@click.option("--before", type=click.Path(path_type=Path, exists=True), help="Another checkout.")
@click.option("--pictures", type=click.Path(path_type=Path), help="Keep what was counted here.")
def main(before: Path | None, pictures: Path | None) -> None:
    """Count, and print one table."""
    checkouts = {**({"before": before.resolve()} if before else {}), "now": PROJECT}
    found: dict[str, dict[str, Counted]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright), args=list(chromium.ARGUMENTS)
        )
        for name, checkout in checkouts.items():
            with served(data_root(), project=checkout) as server:
                kept = pictures / name if pictures else None
                found[name] = scenes(browser, server.address, kept)
    columns = ("arrows", "places", "crossings", "under")
    headers = ["", *(f"{name}: {column}" for name in found for column in columns)]
    rows = [
        [each, *(n for one in found.values() for n in astuple(one[each]))] for each in QUESTIONS
    ]
    print(tabulate(rows, headers=headers, tablefmt="github"))


if __name__ == "__main__":
    main()
