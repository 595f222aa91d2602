"""Durability: writers killed at every step, power cuts, two writers at once, many readers.

Run from the project's folder: ``python -m benchmarks.durability``.

*Kills*: a command is killed (SIGKILL) before its first step that changes a file,
then before its second, until it completes. *Power cuts*: the commands write to an
ext4 file system in a file, which is copied, as it is, before each step and once the
command is done; data that was not flushed to disk is not in the copy. This needs Linux
and root, for a private mount. After each, the release in use must open and answer as
before the command or as after it, the draft must be the one or the other, and the next
command must run. *Race*: every release carries one number in all its rows, so that a
mix of two releases, a half-written or a lost one is seen.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from benchmarks import file_steps
from mobility.access import OWNER
from mobility.errors import StoreError
from mobility.selection import Selection
from mobility.store import draft, queries, recovery, releases
from tests import worlds
from tests.store import writers
from tests.store.writers import ACTIONS, BETWEEN, Action, State

PEOPLE_PER_NUMBER = 3  # the village known from counts has three rows of residents
TOOLS = {name: shutil.which(name) for name in ("mkfs.ext4", "unshare", "mount", "umount", "cp")}
PARTS = ("kills", "power", "race")
IMAGE_MEGABYTES = 96
# While a command runs only flushed data is written back: nothing automatically or on a rename.
MOUNT_OPTIONS = "loop,commit=600,noauto_da_alloc"


class MixedError(Exception):
    """Rows of two releases in one answer."""


@click.group(invoke_without_command=True)
@click.option("--only", "parts", multiple=True, type=click.Choice(PARTS), default=PARTS)
@click.option("--readers", default=12)
@click.option("--seconds", default=20.0, help="How long readers read and two writers write.")
@click.pass_context
def main(context: click.Context, parts: tuple[str, ...], readers: int, seconds: float) -> None:
    """Kill, cut the power, race and read; print the counts."""
    if context.invoked_subcommand:
        return
    if {"kills", "power"} & set(parts):
        with tempfile.TemporaryDirectory() as folder, prepared(Path(folder)) as start:
            if "kills" in parts:
                report("kills", lambda action: killed(action, start, Path(folder)))
            if "power" in parts:
                cut_power(start, Path(folder))
    if "race" in parts:
        race(readers, seconds)


def report(what: str, tried: Callable[[Action], tuple[int, int]]) -> None:
    """Try every action; print how often it was tried and how often something was lost."""
    counts = []
    for action in ACTIONS:
        counts.append(tried(action))
        click.echo(f"{what}, {action.__name__}: {counts[-1][0]}, lost or mixed: {counts[-1][1]}")
    total, lost = (sum(each) for each in zip(*counts, strict=True))
    click.echo(f"{what}: {total}, lost or mixed: {lost}")


@contextmanager
def prepared(folder: Path) -> Iterator[Path]:
    """The data folder that every command starts from; rollups are computed once.

    This process opens no database, so that it can be split (fork) for every kill.
    """
    world, start = folder / "world", folder / "start"
    require(in_child(lambda: write(1, world)))
    with writers.computed_before(world):
        require(in_child(lambda: writers.begin(start)))
        yield start


def in_child(work: Callable[[], object]) -> bool:
    """Run a function in a process of its own; returns whether it completed."""
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join()
    return child.exitcode == 0


def require(done: bool) -> None:
    """Exit if the benchmark itself cannot go on."""
    if not done:
        raise SystemExit("The measurement failed; see above.")


def expected(action: Action, start: Path, folder: Path) -> list[State]:
    """The states allowed after an interrupted action; the last is the state it leads to."""
    said = folder / "expected.json"

    def ask() -> None:
        with tempfile.TemporaryDirectory() as other:
            root = Path(shutil.copytree(start, Path(other) / "data"))
            before = writers.state(root)
            action(root)
            states = [before, *BETWEEN.get(action, ()), writers.state(root)]
        said.write_text(json.dumps(states))

    require(in_child(ask))
    return [tuple(state) for state in json.loads(said.read_text())]


def killed(action: Action, start: Path, folder: Path) -> tuple[int, int]:
    """Kill an action before each of its steps: how many steps there are, and how many harm."""
    allowed, steps, lost = expected(action, start, folder), 0, 0
    while True:
        root = Path(shutil.copytree(start, folder / "killed"))
        completed = in_child(partial(act, action, root, steps))
        if not completed:
            lost += not in_child(partial(must_hold, allowed, root))
        shutil.rmtree(root)
        if completed:
            return steps, lost
        steps += 1


def act(action: Action, root: Path, steps: int) -> None:
    """Run an action and be killed after a number of steps."""
    done = 0

    def step(*_: str) -> None:
        nonlocal done
        done += 1
        if done > steps:
            os.kill(os.getpid(), signal.SIGKILL)

    with file_steps.report_steps(root, step):
        action(root)


def must_hold(allowed: Sequence[State], root: Path) -> None:
    """Raise unless the state is allowed, nothing is left behind, and the next commands run."""
    recovery.recover(root)
    found = writers.state(root)
    if found not in allowed:
        raise MixedError(f"{found} is none of {allowed}")
    named = {each.boundaries["file"] for each in releases.releases(root) if each.boundaries}
    left = [path for path in (root / "boundaries").iterdir() if path.name not in named]
    left += [*(root / "flows" / ".staging").glob("*"), *(root / "flows").glob("set-aside/*")]
    if left or recovery.recover(root):
        raise MixedError(f"{left} were left")
    writers.bring(root)
    writers.publish(root)


def cut_power(start: Path, folder: Path) -> None:
    """Cut the power before every step of every action, in a mount that only a child sees."""
    missing = [name for name, path in TOOLS.items() if path is None]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or missing:
        why = f"{', '.join(missing)} is missing" if missing else "only root can mount a file system"
        click.echo(f"power cuts: not tried, {why}")
        return
    command = [sys.executable, "-m", "benchmarks.durability", "powerless", str(start), str(folder)]
    if not run("unshare", "--mount", *command):
        click.echo("power cuts: not tried to the end; see above")


def run(tool: str, *words: str) -> bool:
    """Run a system program; returns whether it succeeded."""
    return subprocess.run([TOOLS[tool] or tool, *words], check=False).returncode == 0


@main.command(hidden=True)
@click.argument("start", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
def powerless(start: Path, folder: Path) -> None:
    """Try power cuts, in a mount name space of its own."""
    with writers.computed_before(folder / "world"):
        report("power cuts", lambda action: powerless_action(action, start, folder))


def powerless_action(action: Action, start: Path, folder: Path) -> tuple[int, int]:
    """Do an action on a file system in a file: copies of the file, and how many harm."""
    allowed, lost = expected(action, start, folder), 0
    image, copies = folder / "disk.img", folder / "copies"
    copies.mkdir()
    with image.open("wb") as file:
        file.truncate(IMAGE_MEGABYTES << 20)
    require(run("mkfs.ext4", "-q", str(image)))
    with mounted(image, folder / "disk") as disk:
        shutil.copytree(start, disk / "data")
        os.sync()
        require(in_child(partial(act_and_copy, action, disk / "data", image, copies)))
    found = sorted(copies.iterdir(), key=lambda path: int(path.stem))
    for copy in found:
        with mounted(copy, folder / "disk") as disk:
            may_be = allowed[-1:] if copy == found[-1] else allowed
            lost += not in_child(partial(must_hold, may_be, disk / "data"))
    shutil.rmtree(copies)
    return len(found), lost


def act_and_copy(action: Action, root: Path, image: Path, copies: Path) -> None:
    """Do an action; copy the disk, as it is, before each step and as soon as it is done."""
    taken = 0

    def copy(*_: str) -> None:
        nonlocal taken
        require(run("cp", "--sparse=always", str(image), str(copies / f"{taken}.img")))
        taken += 1

    with file_steps.report_steps(root, copy):
        action(root)
    copy()


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """A file system in a file; mounting one whose power was cut replays its journal."""
    at.mkdir(exist_ok=True)
    require(run("mount", "-o", MOUNT_OPTIONS, str(image), str(at)))
    try:
        yield at
    finally:
        require(run("umount", str(at)))


def write(number: int, root: Path | None = None) -> None:
    """Import and publish a world whose every count is ``number``."""
    world = worlds.two_villages()
    for name in ("residents", "stays"):
        numbered = [row | {"people": float(number)} for row in world[name].to_pylist()]
        world[name] = worlds.rows(name, *numbered)
    draft.put(world, sources=[{"name": "world", "kind": "all"}], root=root)
    releases.publish(str(number), root)


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
    """A process of this module in a role, once it has reported that it is ready."""
    command = [sys.executable, "-m", "benchmarks.durability", role, *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    if process.stdout:
        process.stdout.readline()
    return process


def race(readers: int, seconds: float) -> None:
    """Two writers and many readers at once; print the counts."""
    with tempfile.TemporaryDirectory() as root:
        os.environ["MOBILITY_DATA"] = root
        write(1)
        conflicts, published, wrong, answers = raced(readers, seconds)
        click.echo(f"two writers: {published} published, {conflicts} refused or failed")
        click.echo(f"{readers} readers meanwhile: {answers} answers, {wrong} wrong")
        whole = len(releases.releases())
        click.echo(f"releases listed at the end, each with its manifest: {whole}")


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
