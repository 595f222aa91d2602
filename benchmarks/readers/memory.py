"""``python -m benchmarks.readers.memory --data DIR``: whether a server that many read grows.

The same readers as in :mod:`benchmarks.readers`, without pauses. After every round of steps, and
again when all have left, the table says how much memory the process holds.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import click
from tabulate import tabulate

from benchmarks import results
from benchmarks.readers.__main__ import townships
from benchmarks.readers.measure import PAGES, Plan, Reader
from benchmarks.readers.session import Session
from benchmarks.servers import Server, served

SECONDS_AFTER = 5.0  # Streamlit ends a session a moment after its reader has left


@click.command()
@click.option("--data", "root", required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--readers", default=20)
@click.option("--rounds", default=6)
@click.option("--steps", default=25, help="Steps of each reader in a round.")
def main(root: Path, readers: int, rounds: int, steps: int) -> None:
    """Measure, and print one table."""
    machine = results.machine()
    with served(root) as server:
        plan = Plan(townships(root), steps, pause=0.0)
        held = asyncio.run(_held(server, plan, readers, rounds))
    print(tabulate(held, ("steps so far", "MB"), floatfmt=".0f"))
    print(f"{readers} readers, errors: none; {results.machine_text(machine)}")


async def _held(server: Server, plan: Plan, readers: int, rounds: int) -> list[tuple[str, float]]:
    """The server's memory, in MB, after each round of steps of all readers."""
    held = [("0, nobody has come yet", server.resident / 1e6)]
    async with AsyncExitStack() as stack:
        sessions = [
            await stack.enter_async_context(Session(server.address, PAGES[n % len(PAGES)]))
            for n in range(readers)
        ]
        everybody = [Reader(n, plan) for n in range(readers)]
        for number in range(1, rounds + 1):
            await asyncio.gather(*(r.read(s) for r, s in zip(everybody, sessions, strict=True)))
            _refuse_errors(everybody)
            held.append((str(number * readers * plan.steps), server.resident / 1e6))
    await asyncio.sleep(SECONDS_AFTER)
    held.append(("all have left", server.resident / 1e6))
    newcomers = [Reader(readers + n, replace(plan, steps=1)) for n in range(len(PAGES))]
    for reader, page in zip(newcomers, PAGES, strict=True):
        async with Session(server.address, page) as session:
            await reader.read(session)
    held.append(("others have come and left", server.resident / 1e6))
    return held


def _refuse_errors(readers: list[Reader]) -> None:
    """Stop where a page said that something went wrong.

    Raises:
        click.ClickException: it did.
    """
    errors = {error for each in readers for step in each.steps for error in step.answer.errors}
    if errors:
        raise click.ClickException("; ".join(sorted(errors)))


if __name__ == "__main__":
    main()
