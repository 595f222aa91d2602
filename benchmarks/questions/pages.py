"""Whole pages, server side: from the browser's request to the last part of the page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from benchmarks.questions.workload import Arguments
from benchmarks.readers.session import Answer, Session
from benchmarks.servers import served

EMPTY = Path(__file__).parents[1] / "flow_map" / "empty.py"
PAGES = {"": "Overview", "flow-map": "Flow map", "village-calendar": "Village calendar"}
FRESH_TIMES = 3
MONTHS = range(1, 13)


def measure_pages(
    root: Path, arguments: Arguments, say: Callable[[str], None]
) -> dict[str, list[float]]:
    """Seconds by what was done.

    The first page is requested from a server that is listening but has never run its script.
    A month is a step of the month strip; the floor of both is a page of Streamlit with one
    button.
    """
    found: dict[str, list[float]] = {}
    for _ in range(FRESH_TIMES):
        for page, name in PAGES.items():
            say(f"pages: {name}, fresh process")
            with served(root) as server:
                first, steps = asyncio.run(_visit(server.address, page, arguments))
            found.setdefault(f"{name}, first page of a fresh process", []).append(first)
            found.setdefault(f"{name}, another month", []).extend(steps)
        with served(root, str(EMPTY)) as server:
            first, steps = asyncio.run(_visit(server.address, "", arguments))
        found.setdefault("a page with one button, fresh process", []).append(first)
        found.setdefault("a page with one button, again", []).extend(steps)
    return found


async def _visit(address: str, page: str, arguments: Arguments) -> tuple[float, list[float]]:
    """Seconds of the first page, and of each month after it."""
    link = {"areas": arguments.township, "hazard": arguments.hazard}
    async with Session(address, page) as session:
        first = _whole(await session.ask(link))
        steps = [_whole(await session.ask(link, month)) for month in MONTHS]
    return first, steps


def _whole(answer: Answer) -> float:
    """Its seconds.

    Raises:
        RuntimeError: the page said that something went wrong.
    """
    if answer.errors:
        raise RuntimeError("; ".join(answer.errors))
    return answer.seconds
