"""``python -m benchmarks.build --size S``: from CSV files to a published release.

The files are written first, and not measured. Then the dashboard's own commands import and publish
them, each in a process whose peak memory is measured; pandas and polars do the same work
(read, check, sort, write, add up) where they can hold it. A row is a row of stays.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from tabulate import tabulate

from benchmarks import results, worlds
from benchmarks.questions import packages
from mobility.settings import DATA, MEMORY, PROJECT, UPLOAD_MEGABYTES

ORDER = ("places", "residents", "stays", "roster", "hazards", "labour", "roles")
OTHERS = ("pandas", "polars")
KILOBYTE = 1024  # unit in which the system counts memory
LOOKING_SECONDS = 0.02


@dataclass(frozen=True)
class Step:
    """One process.

    Attributes:
        peak: most bytes of memory it held.
    """

    who: str
    what: str
    seconds: float
    peak: int


@click.command()
@click.option("--size", type=click.Choice(["S", "L", "XL"]), default="S")
@click.option("--stays", "wanted", type=int, help="Rows of stays, about; another number of them.")
@click.option("--raw", type=click.Path(path_type=Path), help="Keep, or find, the files here.")
@click.option("--into", type=click.Path(path_type=Path), help="Keep the published data here.")
@click.option("--memory", multiple=True, help="Settings of the database's memory, such as 1GB.")
@click.option("--against", multiple=True, type=click.Choice(OTHERS), help="Both where it is S.")
@click.option("--save", type=click.Path(path_type=Path), help="A JSON file for the figures.")
def main(
    size: str,
    wanted: int | None,
    raw: Path | None,
    into: Path | None,
    memory: tuple[str, ...],
    against: tuple[str, ...],
    save: Path | None,
) -> None:
    """Build a world from its files, and print time and memory."""
    machine = results.machine()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        raw = raw or folder / "raw"
        rows = written(size, raw, wanted)
        steps = [
            step
            for setting in memory or (MEMORY.default,)
            for step in dashboard(raw, (into or folder) / f"with-{setting}", setting)
        ]
        steps += others(raw, folder, against or (OTHERS if size == "S" else ()))
    print(tabulate(lines(steps, rows), HEADERS, disable_numparse=True))
    print(f"{size}: {rows:,} rows of stays from CSV; {results.machine_text(machine)}")
    if save:
        content = {"size": size, "rows": rows, "machine": machine}
        content["steps"] = [asdict(step) for step in steps]
        save.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def written(size: str, raw: Path, wanted: int | None) -> int:
    """Write the files unless they exist; returns the rows of stays."""
    count = raw / "rows.json"
    if not count.exists():
        rows = worlds.write_raw(size, raw, "csv", wanted)
        count.write_text(json.dumps(rows), encoding="utf-8")
    return int(json.loads(count.read_text(encoding="utf-8"))["stays"])


def dashboard(raw: Path, root: Path, memory: str) -> list[Step]:
    """The dashboard's own commands, with a memory setting."""
    root.mkdir(parents=True, exist_ok=True)
    environment = {DATA.name: str(root), MEMORY.name: memory, UPLOAD_MEGABYTES.name: "100000"}
    who = f"the dashboard, {memory}"
    commands = {
        f"import {name}": ["import", str(raw / f"{name}.csv"), "--as", name] for name in ORDER
    }
    commands["publish"] = ["publish", "--note", "measured"]
    return [
        _timed(who, what, ["mobility", *command], environment) for what, command in commands.items()
    ]


def others(raw: Path, folder: Path, against: Sequence[str]) -> list[Step]:
    """The other programs that do the same work."""
    installed = packages.folder_below(folder)
    if "polars" in against:
        packages.install(installed)
    path = os.pathsep.join([str(PROJECT), str(installed)])
    steps = []
    for who in against:
        into = folder / who
        into.mkdir()
        module = [f"benchmarks.build.in_{who}", str(raw), str(into)]
        steps.append(_timed(who, "all", module, {"PYTHONPATH": path}))
    return steps


def _timed(who: str, what: str, module: Sequence[str], environment: dict[str, str]) -> Step:
    """Run ``python -m module`` and wait for it.

    Raises:
        SystemExit: it failed.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, most_memory(process.pid))
        time.sleep(LOOKING_SECONDS)
    if process.returncode:
        raise SystemExit(f"{who}, {what}: ended with {process.returncode}")
    step = Step(who, what, time.perf_counter() - started, peak)
    click.echo(f"{who}, {what}: {step.seconds:.1f} s, {step.peak / 1e6:,.0f} MB", err=True)
    return step


def most_memory(pid: int) -> int:
    """The most bytes a process held so far; 0 if it has ended.

    The system's figure at a process's end would include the parent it was forked from.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return found[0] * KILOBYTE if found else 0


HEADERS = ("who", "what", "seconds", "peak MB", "rows a second")


def lines(steps: Sequence[Step], rows: int) -> list[list[str]]:
    """The steps, and all of those who need several, as lines below :data:`HEADERS`."""
    return [_row(step, rows) for step in _with_totals(steps)]


def _with_totals(steps: Sequence[Step]) -> list[Step]:
    """A line of everything below those who need several steps."""
    found: list[Step] = []
    for who in dict.fromkeys(step.who for step in steps):
        own = [step for step in steps if step.who == who]
        found += own
        if len(own) > 1:
            seconds = sum(step.seconds for step in own)
            found.append(Step(who, "all", seconds, max(step.peak for step in own)))
    return found


def _row(step: Step, rows: int) -> list[str]:
    about_stays = step.what in ("import stays", "publish", "all")
    rate = f"{rows / step.seconds:,.0f}" if about_stays else ""
    return [step.who, step.what, f"{step.seconds:.1f}", f"{step.peak / 1e6:,.0f}", rate]


if __name__ == "__main__":
    main()
