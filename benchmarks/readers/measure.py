"""N readers at once: how long they wait, what fails, and how much memory each takes."""

from __future__ import annotations

import asyncio
import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.readers.session import Answer, Session

PAGES = ("", "flow-map", "village-calendar")
AREA_EVERY = 6  # steps
SEED = 20080502


@dataclass(frozen=True)
class Step:
    """One question of a reader: first (the page opened), month or area."""

    kind: str
    answer: Answer


@dataclass(frozen=True)
class Crowd:
    """The results of a number of readers at once.

    Attributes:
        p50, p95: seconds, by kind of step.
        asked: questions answered without an error.
        errors: distinct errors, each with its count.
        a_session: bytes of memory of the servers, a session.
        a_second: questions answered a second.
    """

    readers: int
    processes: int
    p50: dict[str, float]
    p95: dict[str, float]
    asked: int
    errors: dict[str, int]
    a_session: float
    a_second: float

    def as_dict(self) -> dict[str, object]:
        """For a file."""
        return asdict(self)


@dataclass(frozen=True)
class Plan:
    """What each reader does.

    Attributes:
        areas: place ids; each reader visits them in their own order.
        steps: number of steps after the page is open.
        pause: seconds between an answer and the next question, on average.
    """

    areas: Sequence[str]
    steps: int
    pause: float


class Reader:
    """One reader: opens a page in some area, steps through months, sometimes changes the area."""

    def __init__(self, number: int, plan: Plan) -> None:
        self.draws = random.Random(SEED + number)
        self.plan, self.page = plan, PAGES[number % len(PAGES)]
        self.area = self.draws.choice(list(plan.areas))
        self.month = self.draws.randint(1, 12)
        self.steps: list[Step] = []

    async def read(self, session: Session) -> None:
        """All steps, one after the other."""
        await self._ask(session, "first")
        for number in range(1, self.plan.steps + 1):
            await asyncio.sleep(self.plan.pause * self.draws.uniform(0.5, 1.5))
            if number % AREA_EVERY == 0:
                self.area = self.draws.choice(list(self.plan.areas))
                await self._ask(session, "area")
            else:
                self.month = self.month % 12 + 1
                await self._ask(session, "month", self.month)

    async def _ask(self, session: Session, kind: str, month: int | None = None) -> None:
        link = {"areas": self.area, "months": str(self.month)}
        answer = await session.ask(link, month)
        self.steps.append(Step(kind, answer))


async def crowd(
    address: str, readers: int, plan: Plan, cookies: Sequence[dict[str, str]] = ({},)
) -> tuple[list[Step], float, list[str], list[Session]]:
    """All readers at once: their steps, the seconds it took, faults, and the sessions, open."""
    sessions = [
        Session(address, PAGES[n % len(PAGES)], cookies[n % len(cookies)]) for n in range(readers)
    ]
    everybody = [Reader(n, plan) for n in range(readers)]
    started = asyncio.get_running_loop().time()
    ended = await asyncio.gather(
        *(_whole(reader, session) for reader, session in zip(everybody, sessions, strict=True)),
        return_exceptions=True,
    )
    seconds = asyncio.get_running_loop().time() - started
    faults = [f"{type(each).__name__}: {each}" for each in ended if each is not None]
    steps = [step for reader in everybody for step in reader.steps]
    return steps, seconds, faults, sessions


async def _whole(reader: Reader, session: Session) -> None:
    await session.open()
    await reader.read(session)


def summed(
    readers: int,
    processes: int,
    steps: Sequence[Step],
    seconds: float,
    faults: Sequence[str],
    memory: float,
) -> Crowd:
    """The figures of a crowd; ``memory`` is what its sessions added."""
    good = [step for step in steps if not step.answer.errors]
    said = [error for step in steps for error in step.answer.errors] + list(faults)
    kinds = {
        kind: sorted(step.answer.seconds for step in good if step.kind == kind)
        for kind in ("first", "month", "area")
    }
    return Crowd(
        readers,
        processes,
        {kind: statistics.median(times) for kind, times in kinds.items() if times},
        {kind: times[math.ceil(0.95 * len(times)) - 1] for kind, times in kinds.items() if times},
        len(good),
        {error: said.count(error) for error in dict.fromkeys(said)},
        memory / readers,
        len(good) / seconds,
    )
