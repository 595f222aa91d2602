"""A visit and a month's step over a slow line, of this checkout and of another, in one run.

Run from the project's folder::

    python -m benchmarks.line --data FOLDER --before ../other/checkout

Chromium is throttled (400 kbit/s and 400 ms by default), its websocket too, and all
bytes are counted between it and the server. Each server has shown the page once before; each
visit is a browser that has seen nothing. The checkouts take turns, so that a busy moment affects
both. A month's step counts until the server's whole answer is on the page; what the browser holds
itself, it shows at once.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import click
from playwright.sync_api import Browser, sync_playwright
from tabulate import tabulate

from benchmarks.line.visit import Cost, Line, visitor
from benchmarks.line.wire import Wire, counted
from benchmarks.servers import PROJECT, served
from tests.browser import chromium

AREAS = "areas=MMR017016,MMR017018,MMR017024"
MONTHS = [6, 7, 8]
PAGES = {
    "Overview": "",
    "Flow map": "flow-map",
    "Calendar": "hazard-calendar",
    "Newcomers": "newcomers-in-the-plan",
    "Roles": "task-force-roles",
    "What if": "what-if",
    "Preparedness plan": "preparedness-plan",
}
Found = dict[str, list[Cost]]


def visits(browser: Browser, wire: Wire, line: Line, language: str, found: Found) -> None:
    """A first and a second visit of the Overview."""
    with visitor(browser, wire, line) as reader:
        path = f"?lang={language}"
        headline, whole = reader.first(path)
        found.setdefault("first headline", []).append(headline)
        found.setdefault("first Overview, whole", []).append(whole)
        found.setdefault("second visit, headline", []).append(reader.second(path))


def steps(browser: Browser, wire: Wire, line: Line, language: str, found: Found) -> None:
    """A month's step on every page that has a strip."""
    with visitor(browser, wire, line) as reader:
        for name, path in PAGES.items():
            costs = reader.steps(f"{path}?{AREAS}&months=5&lang={language}", MONTHS)
            found.setdefault(f"month's step, {name}", []).extend(costs)


def warm_up(browser: Browser, wire: Wire, line: Line, language: str) -> None:
    """Show each page once, so that the server has filled its caches."""
    with visitor(browser, wire, line) as reader, reader.tab(slow=False) as page:
        for path in PAGES.values():
            reader.headline(page, f"{path}?{AREAS}&months=5&lang={language}")
            reader.whole(page)


def report(found: dict[str, Found]) -> str:
    """A line for each thing measured, the checkouts side by side."""
    names = list(found)
    rows = []
    for what in next(iter(found.values())):
        row: list[object] = [what]
        for name in names:
            costs = found[name][what]
            row += [
                median(each.seconds for each in costs),
                min(each.seconds for each in costs),
                max(each.seconds for each in costs),
                median(each.files for each in costs) / 1000,
                median(each.messages for each in costs) / 1000,
            ]
        rows.append(row)
    columns = ("s", "least", "most", "files kB", "messages kB")
    headers = ["", *(f"{name}: {column}" for name in names for column in columns)]
    return tabulate(rows, headers=headers, floatfmt=".1f", tablefmt="github")


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--before", type=click.Path(path_type=Path, exists=True), help="Another checkout.")
@click.option("--repeats", default=3, help="Visits of each checkout.")
@click.option("--language", type=click.Choice(["en", "my"]), default="en")
@click.option("--kilobits", default=400.0, help="A second, each way.")
@click.option("--latency", default=0.4, help="Seconds from a request to its answer.")
def main(
    data: Path, before: Path | None, repeats: int, language: str, kilobits: float, latency: float
) -> None:
    """Measure, and print one table."""
    line = Line(kilobits * 1000, latency)
    checkouts = {**({"before": before.resolve()} if before else {}), "now": PROJECT}
    found: dict[str, Found] = {name: {} for name in checkouts}
    with sync_playwright() as playwright, ExitStack() as stack:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright), args=list(chromium.ARGUMENTS)
        )
        print(f"Chromium {browser.version}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        wires = {
            name: stack.enter_context(
                counted(stack.enter_context(served(data, project=checkout)).address)
            )
            for name, checkout in checkouts.items()
        }
        for wire in wires.values():
            warm_up(browser, wire, line, language)
        for measure, times in ((visits, repeats), (steps, 1)):
            for _ in range(times):
                for name, wire in wires.items():
                    measure(browser, wire, line, language, found[name])
        print(report(found))
        print(f"load after the run {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
