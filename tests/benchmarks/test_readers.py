"""Readers without a browser: a real session, and what is summed up of many."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks.readers.measure import Plan, Step, crowd, summed
from benchmarks.readers.proxy import configuration
from benchmarks.readers.session import Answer, Session
from benchmarks.servers import served
from mobility.store.releases import Release


def run(steps: Coroutine[Any, Any, Any]) -> Any:
    """Run it in a thread of its own: a browser's test may have left a loop in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, steps).result()


def step(kind: str, seconds: float, *errors: str) -> Step:
    return Step(kind, Answer(seconds, 1, errors))


def test_a_session_steps_through_months_and_changes_its_area(country: Release) -> None:
    async def visit(address: str) -> list[Answer]:
        async with Session(address, "flow-map") as session:
            link = {"areas": "DEMO01D101"}
            return [
                await session.ask(link),
                await session.ask(link, 5),
                await session.ask({"areas": "DEMO02D101", "months": "5"}),
            ]

    with served(country.layout.root) as server:
        first, month, area = run(visit(server.address))
        plan = Plan(["DEMO01D101", "DEMO02D101"], steps=2, pause=0.0)
        steps, seconds, faults, _ = run(crowd(server.address, 2, plan))
        assert server.resident > 0
    assert not first.errors and not month.errors and not area.errors
    assert 0 < month.size < first.size
    assert not faults and len(steps) == len(["first", "month", "month"]) * 2 and seconds > 0


def test_a_reader_whom_nobody_answers_is_counted_as_a_fault() -> None:
    plan = Plan(["A"], steps=1, pause=0.0)
    steps, _, faults, _ = run(crowd("127.0.0.1:1", 2, plan))
    assert not steps and len(faults) == len(range(2))


def test_what_went_wrong_is_counted_and_not_timed() -> None:
    steps = [step("month", 1.0), step("month", 3.0), step("month", 100.0, "no"), step("first", 2.0)]
    found = summed(2, 1, steps, 10.0, ["gone"], 8.0)
    assert found.p50 == {"month": pytest.approx(2.0), "first": pytest.approx(2.0)}
    assert found.p95 == {"month": pytest.approx(3.0), "first": pytest.approx(2.0)}
    assert found.errors == {"no": 1, "gone": 1}
    assert found.asked == len(steps) - 1
    assert found.a_session == pytest.approx(4.0)


def test_the_proxy_keeps_a_reader_with_one_process(tmp_path: Path) -> None:
    text = configuration(["127.0.0.1:1", "127.0.0.1:2"], "127.0.0.1:3", tmp_path)
    assert "server 127.0.0.1:1; server 127.0.0.1:2 backup;" in text
    assert "listen 127.0.0.1:3;" in text
    assert not any(f"{{{name}}}" in text for name in ("first", "second", "listen", "folder"))
