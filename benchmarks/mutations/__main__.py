"""``python -m benchmarks.mutations --files 3000``: how many broken files surprise the import.

The same ``--seed`` makes the same files. Files with any other outcome than an import or a refusal
with a message are kept in ``--keep`` and listed. Run it as an ordinary user, never as root.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click
from tabulate import tabulate

from benchmarks.mutations.imports import OUTCOMES, RIGHT, Outcome, Worker
from benchmarks.mutations.mutators import mutated
from benchmarks.mutations.seeds import Seed, seeds

TOLD_EVERY = 50


@dataclass(frozen=True)
class Case:
    """One broken file and its outcome."""

    number: int
    seed: Seed
    outcome: Outcome


def run(
    folder: Path,
    numbers: range,
    seed: int,
    *,
    only: Sequence[str] = (),
    keep: Path | None = None,
) -> Iterator[Case]:
    """Break a file for each number, in turn of every kind, and import it.

    Args:
        folder: working folder.
        numbers: of the files; a file depends on its number and ``seed`` alone.
        seed: of chance.
        only: these kinds of files; the numbers of others are left out.
        keep: where files with a wrong outcome are kept.
    """
    room = folder / "seeds"
    room.mkdir()
    known = defaultdict(list)
    for sound in seeds(room):
        known[sound.kind].append(sound)
    kinds = sorted(known)
    with Worker(folder) as worker:
        for number in numbers:
            kind = kinds[number % len(kinds)]
            if only and kind not in only:
                continue
            chance = Random(f"{seed}-{number}")
            sound = chance.choice(known[kind])
            case = Case(number, sound, imported(worker, sound, mutated(sound, chance)))
            if keep is not None and case.outcome.what not in RIGHT:
                _keep(keep, case, worker.folder / sound.name)
            yield case


def imported(worker: Worker, sound: Seed, content: bytes) -> Outcome:
    """What becomes of ``content`` under the name of ``sound``."""
    path = worker.folder / sound.name
    path.write_bytes(content)
    paths = {"FILE": str(path)}
    if sound.beside:
        name, beside = sound.beside
        (worker.folder / name).write_bytes(beside)
        paths[name] = str(worker.folder / name)
    return worker.outcome([paths.get(word, word) for word in sound.options])


def _keep(keep: Path, case: Case, path: Path) -> None:
    keep.mkdir(parents=True, exist_ok=True)
    (keep / f"{case.number}-{path.name}").write_bytes(path.read_bytes())


@click.command()
@click.option("--files", default=3000, help="How many.")
@click.option("--first", default=0, help="Number of the first, to go on or to see one again.")
@click.option("--seed", default=1, help="Of chance.")
@click.option("--minutes", default=0, help="Stop after so many; the next number is told.")
@click.option("--keep", type=click.Path(path_type=Path), help="Where files stay that fail.")
@click.option("--kind", "only", multiple=True, help="Only these kinds of files.")
def main(
    files: int, first: int, seed: int, minutes: int, keep: Path | None, only: tuple[str, ...]
) -> None:
    """Import broken files, and print the outcomes."""
    counts: Counter[tuple[str, str]] = Counter()
    slowest = 0.0
    failed = []
    until = time.monotonic() + 60 * minutes if minutes else float("inf")
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        for case in run(Path(folder), range(first, first + files), seed, only=only, keep=keep):
            counts[case.seed.kind, case.outcome.what] += 1
            slowest = max(slowest, case.outcome.seconds)
            if case.outcome.what not in RIGHT:
                failed.append(case)
                click.echo(f"{case.number} {case.seed.name}: {case.outcome}", err=True)
            if sum(counts.values()) % TOLD_EVERY == 0:
                click.echo(f"{sum(counts.values())} of {files}", err=True)
            if time.monotonic() > until:
                print(f"Stopped before number {case.number + 1}.")
                break
    kinds = sorted({kind for kind, _ in counts})
    rows = [[kind, *(counts[kind, what] for what in OUTCOMES)] for kind in kinds]
    rows.append(["all", *(sum(row[at] for row in rows) for at in range(1, len(OUTCOMES) + 1))])
    print(tabulate(rows, ["", *OUTCOMES]))
    print(f"The slowest took {slowest:.1f} s.")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
