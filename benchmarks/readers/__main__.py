"""``python -m benchmarks.readers --data DIR``: 1, 10, 30 and 100 readers at once.

Each is a real session: a websocket to the dashboard's own server on this machine. They open the
Overview, the Flow map and the Village calendar in turn, step through months and, every sixth
step, go to another township. With ``--processes 2`` two servers stand behind nginx.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from tabulate import tabulate

from benchmarks import results
from benchmarks.readers.measure import PAGES, Crowd, Plan, crowd, summed
from benchmarks.readers.proxy import cookies, proxied
from benchmarks.readers.session import Session
from benchmarks.servers import Server, served
from mobility.store import releases

MOST_AREAS = 30


@click.command()
@click.option("--data", "root", required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--readers", "sizes", multiple=True, type=int, default=(1, 10, 30, 100))
@click.option("--processes", type=click.IntRange(1, 2), default=1)
@click.option("--steps", default=12, help="Steps of each reader, after the page is open.")
@click.option("--pause", default=2.0, help="Seconds between an answer and the next question.")
@click.option("--save", type=click.Path(path_type=Path), help="A JSON file for the figures.")
def main(
    root: Path, sizes: tuple[int, ...], processes: int, steps: int, pause: float, save: Path | None
) -> None:
    """Measure readers at once."""
    machine = results.machine()
    plan = Plan(townships(root), steps, pause)
    crowds = []
    for readers in sizes:
        with _servers(root, processes) as (address, servers):
            crowds.append(asyncio.run(_measure(address, servers, readers, plan)))
        click.echo(_said(crowds[-1]), err=True)
    print(tabulate([row(each) for each in crowds], HEADERS, disable_numparse=True))
    print(f"{steps} steps each, {pause} s between them; {results.machine_text(machine)}")
    if save:
        content = {"machine": machine, "steps": steps, "pause": pause, "data": root.name}
        content["crowds"] = [each.as_dict() for each in crowds]
        save.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


HEADERS = (
    "readers", "processes", "first p50 s", "p95", "month p50 s", "p95", "area p50 s", "p95",
    "answers", "errors", "a second", "MB a session",
)  # fmt: skip


def row(each: Crowd) -> list[str]:
    """A crowd as a line below :data:`HEADERS`."""
    times = [
        f"{figures.get(kind, float('nan')):.2f}"
        for kind in ("first", "month", "area")
        for figures in (each.p50, each.p95)
    ]
    return [
        str(each.readers),
        str(each.processes),
        *times,
        str(each.asked),
        str(sum(each.errors.values())),
        f"{each.a_second:.1f}",
        f"{each.a_session / 1e6:.1f}",
    ]


def _said(each: Crowd) -> str:
    return f"{each.readers} readers: {each.asked} answers, errors: {each.errors or 'none'}"


@contextmanager
def _servers(root: Path, processes: int) -> Iterator[tuple[str, list[Server]]]:
    """The address of the service, and the processes behind it."""
    with ExitStack() as stack:
        servers = [stack.enter_context(served(root)) for _ in range(processes)]
        if processes == 1:
            yield servers[0].address, servers
        else:
            yield stack.enter_context(proxied(servers)), servers


async def _measure(address: str, servers: list[Server], readers: int, plan: Plan) -> Crowd:
    """Measure one crowd, after every process has drawn every page once."""
    jars = [cookies(address) for _ in range(readers if len(servers) > 1 else 1)]
    for server in servers:
        for page in PAGES:
            async with Session(server.address, page) as session:
                await session.ask({"areas": plan.areas[0]})
    before = sum(server.resident for server in servers)
    steps, seconds, faults, sessions = await crowd(address, readers, plan, jars)
    memory = sum(server.resident for server in servers) - before
    for session in sessions:
        await session.close()
    return summed(readers, len(servers), steps, seconds, faults, memory)


def townships(root: Path) -> list[str]:
    """Townships that have villages, some of them, spread over all."""
    release = releases.open_release(root=root)
    with release.tables() as read:
        lines = read["ancestors"]
        villages = read["places"].filter(lambda place: place.level == "village")
        inside = lines.semi_join(villages, "place_id").filter(lambda line: line.level == "township")
        found = sorted(read.run(inside.select("ancestor_id").distinct())["ancestor_id"].to_pylist())
    return found[:: max(1, len(found) // MOST_AREAS)]


if __name__ == "__main__":
    main()
