"""What survives: writers killed at random moments, two writers at once, many readers.

Run from the project's folder: ``python -m benchmarks.durability``. Every release
carries one number in all its rows, so a mix of two releases, a
half-written one or a lost one is seen. Three counts are printed: kills after which
the current release was not whole, publications of two writers that conflicted, and
answers of concurrent readers that were wrong.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time

import click

from mobility.access import OWNER
from mobility.errors import StoreError
from mobility.selection import Selection
from mobility.store import draft, queries, releases
from tests import worlds

PEOPLE_PER_NUMBER = 3  # the village known from counts has three rows of residents


class MixedError(Exception):
    """Rows of two releases in one answer."""


def write(number: int) -> None:
    """Import and publish a world whose every count is ``number``."""
    world = worlds.two_villages()
    for name in ("residents", "stays"):
        numbered = [row | {"people": float(number)} for row in world[name].to_pylist()]
        world[name] = worlds.rows(name, *numbered)
    draft.put(world, sources=[{"name": "world", "kind": "all"}])
    releases.publish(str(number))


def current_number() -> int:
    """The number of the current release; raises unless all its rows carry it."""
    release = releases.open_release()
    living = Selection(areas=("V2",), level="village", months=(1,))
    people = queries.capacity(release, living, OWNER)["people"].iloc[0]
    away = Selection(areas=("V2",), months=(10,))
    gone = queries.flows(release, away, OWNER)["people"].sum()
    if people != PEOPLE_PER_NUMBER * gone:
        raise MixedError(f"release {release.id}: {people} residents, {gone} away")
    return int(gone)


def start(role: str, *words: str) -> subprocess.Popen[str]:
    """A process of this module in a role, once it says that it is ready."""
    command = [sys.executable, "-m", "benchmarks.durability", role, *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    if process.stdout:
        process.stdout.readline()
    return process


@click.group(invoke_without_command=True)
@click.option("--kills", default=30)
@click.option("--readers", default=12)
@click.option("--seconds", default=20.0, help="How long readers read and two writers write.")
@click.pass_context
def main(context: click.Context, kills: int, readers: int, seconds: float) -> None:
    """Kill, race and read; print what was counted."""
    if context.invoked_subcommand:
        return
    with tempfile.TemporaryDirectory() as root:
        os.environ["MOBILITY_DATA"] = root
        write(1)
        click.echo(f"kills: {kills}, releases not whole or lost afterwards: {killed(kills)}")
        conflicts, published, wrong, answers = raced(readers, seconds)
        click.echo(f"two writers: {published} published, {conflicts} refused or failed")
        click.echo(f"{readers} readers meanwhile: {answers} answers, {wrong} wrong")
        whole = len(releases.releases())
        click.echo(f"releases listed at the end, each with its manifest: {whole}")


def killed(kills: int) -> int:
    """Kill a writer at random moments; the number of times something was broken."""
    moments, broken, newest = random.Random(20080502), 0, current_number()
    for _ in range(kills):
        writer = start("writer", str(newest))
        time.sleep(moments.uniform(0.0, 2.5))
        writer.kill()
        writer.wait()
        try:
            before = current_number()
            recovery.recover()
            after = current_number()
        except (MixedError, StoreError) as error:
            click.echo(str(error), err=True)
            broken += 1
            continue
        broken += before < newest or after != before or bool(recovery.recover())
        newest = after
    return broken


def raced(readers: int, seconds: float) -> tuple[int, int, int, int]:
    """Two writers and many readers at once: conflicts, publications, wrong answers, answers."""
    newest = str(current_number())
    writers = [start("writer", newest, "--seconds", str(seconds)) for _ in range(2)]
    reading = [start("reader", "--seconds", str(seconds)) for _ in range(readers)]
    wrote = [process.communicate()[0].split() for process in writers]
    read = [process.communicate()[0].split() for process in reading]
    return (
        sum(int(counts[1]) for counts in wrote),
        sum(int(counts[0]) for counts in wrote),
        sum(int(counts[1]) for counts in read),
        sum(int(counts[0]) for counts in read),
    )


@main.command()
@click.argument("number", type=int)
@click.option("--seconds", default=600.0)
def writer(number: int, seconds: float) -> None:
    """Publish one release after another; print how many, and how many failed."""
    click.echo("ready")
    end, published, failed = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        number += 1
        try:
            write(number)
            published += 1
        except StoreError:
            failed += 1
    click.echo(f"{published} {failed}")


@main.command()
@click.option("--seconds", default=20.0)
def reader(seconds: float) -> None:
    """Read the current release over and over; print answers, and wrong ones."""
    click.echo("ready")
    end, answers, wrong = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        answers += 1
        try:
            current_number()
        except (MixedError, StoreError):
            wrong += 1
    click.echo(f"{answers} {wrong}")


if __name__ == "__main__":
    main()
