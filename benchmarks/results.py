"""The results of a run, kept as one JSON file per size, and the table printed from them."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from tabulate import tabulate

FOLDER = Path(__file__).parent / "figures"
OURS, FLOOR = "product", "floor"


@dataclass
class Measured:
    """One question answered by one contender; times in seconds.

    Attributes:
        cold: each in a fresh process, from the question to its answer.
        warm: repeated in the same process.
        rows: of the answer.
        differs: from the dashboard's answer, in words; empty where it does not.
    """

    question: str
    contender: str
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    rows: int = 0
    differs: str = ""


@dataclass
class Run:
    """All results of one run.

    Attributes:
        stays, villages: rows of the world.
        machine: what it ran on, with the load before it began.
        asked: the arguments of the questions.
        names: of contenders and questions, as the table shows them.
        resident: bytes of memory of each contender after all answers.
        pages: seconds of whole pages, by what was done.
    """

    size: str
    stays: int
    villages: int
    release: str
    machine: dict[str, Any]
    asked: dict[str, Any]
    names: dict[str, str]
    measured: list[Measured] = field(default_factory=list)
    resident: dict[str, int] = field(default_factory=dict)
    pages: dict[str, list[float]] = field(default_factory=dict)

    def of(self, question: str, contender: str) -> Measured | None:
        """The result of one contender for one question."""
        for each in self.measured:
            if (each.question, each.contender) == (question, contender):
                return each
        return None

    @property
    def differences(self) -> list[Measured]:
        """Answers that are not the dashboard's."""
        return [each for each in self.measured if each.differs]

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> Run:
    """A run that was saved."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["measured"] = [Measured(**each) for each in content["measured"]]
    return Run(**content)


def machine() -> dict[str, Any]:
    """The machine of a run."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "cores": os.cpu_count(),
        "memory_gigabytes": round(memory / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
    }


def machine_text(machine: dict[str, Any]) -> str:
    """The machine and the moment as text; a load above the number of cores makes times too long."""
    busy = " (other work was going on)" if machine["load_before"] > 1 else ""
    return (
        f"{machine['date'][:16].replace('T', ' ')} UTC, {machine['cores']} cores, "
        f"{machine['memory_gigabytes']} GB, Python {machine['python']}, {machine['system']}, "
        f"load before the run {machine['load_before']}{busy}"
    )


def table(run: Run, smaller: Run | None = None, form: str = "simple") -> str:
    """Medians in milliseconds and ratios, a row per question, with growth from a smaller run."""
    contenders = list(dict.fromkeys(each.contender for each in run.measured))
    others = [each for each in contenders if each not in (OURS, FLOOR)]
    rows = [_row(run, question, others, smaller) for question in _questions(run)]
    headers = [
        "question",
        "cold ms",
        "warm ms",
        "floor ms",
        *(f"{run.names[each]} ms" for each in others),
        *(f"× {run.names[each]}" for each in others),
        "growth" if smaller else "",
    ]
    width = len(headers) if smaller else len(headers) - 1
    return tabulate(
        [row[:width] for row in rows],
        headers[:width],
        tablefmt=form,
        disable_numparse=True,  # 20.0 keeps its decimal
        colalign=("left", *["right"] * (width - 1)),
    )


def growth(run: Run, smaller: Run, question: str) -> float | None:
    """Slope of log time against log rows of stays, of the dashboard; 1 is proportional."""
    large, small = run.of(question, OURS), smaller.of(question, OURS)
    if not (large and small and large.warm and small.warm) or run.stays == smaller.stays:
        return None
    times = math.log(median(large.warm) / median(small.warm))
    return times / math.log(run.stays / smaller.stays)


def _questions(run: Run) -> list[str]:
    return list(dict.fromkeys(each.question for each in run.measured))


def _row(run: Run, question: str, others: list[str], smaller: Run | None) -> list[str]:
    ours = run.of(question, OURS)
    warm = _median(ours.warm) if ours else None
    theirs = [_warm(run, question, each) for each in others]
    slope = growth(run, smaller, question) if smaller else None
    return [
        run.names[question],
        _ms(_median(ours.cold) if ours else None),
        _ms(warm),
        _ms(_warm(run, question, FLOOR)),
        *(_ms(each) for each in theirs),
        *(f"{each / warm:.1f}" if each and warm else "" for each in theirs),
        f"{slope:.2f}" if slope is not None else "",
    ]


def _warm(run: Run, question: str, contender: str) -> float | None:
    found = run.of(question, contender)
    return _median(found.warm) if found else None


def _median(seconds: list[float]) -> float | None:
    return median(seconds) if seconds else None


def _ms(seconds: float | None) -> str:
    if seconds is None:
        return ""
    milliseconds = seconds * 1000
    return f"{milliseconds:.1f}" if milliseconds < 100 else f"{milliseconds:,.0f}"


def other_lines(run: Run) -> Iterator[str]:
    """The lines below the table: memory, pages, machine, differences."""
    yield "memory after answering: " + ", ".join(
        f"{run.names[key]} {size / 1e6:,.0f} MB" for key, size in run.resident.items()
    )
    for what, seconds in run.pages.items():
        yield f"{what}: {_ms(_median(seconds))} ms (median of {len(seconds)})"
    yield f"{run.size}: {run.stays:,} stays, {run.villages:,} villages; {machine_text(run.machine)}"
    for each in run.differences:
        yield f"DIFFERS: {run.names[each.contender]}, {run.names[each.question]}: {each.differs}"
