"""What a briefing says is what the page of the place says; an atlas is a job beside the server."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from mobility.access import OWNER
from mobility.reports.briefing.asked import Asked, inquiry
from mobility.reports.briefing.job import Order
from mobility.store import releases
from mobility.ui.frame.atlas_job import AtlasJob
from mobility.views.briefing import Briefing
from mobility.words import speak

from .conftest import Open
from .reading import component, text

TRACT, VILLAGE = "DEMO016-T060", "DEMO016-0027"
SECONDS = 60


def briefing(root: Path, place: str) -> Briefing:
    """The briefing of a place by the release's own limits."""
    release = releases.open_release(root=root)
    return Asked(inquiry(release, OWNER, speak("en"), place)).briefing(place)


def said_by(found: Briefing) -> list[str]:
    """Every sentence and number of a briefing but those of the plan, which it groups by action."""
    said = [found.answer]
    for part in (*found.left, *found.right, *found.below):
        said += [*part.listed, *(line.value for line in part.lines)]
        if part.code not in ("known", "newcomers"):
            said += part.said
        said += [cell.text for row in part.roles for cell in row.cells if cell]
        said += [cell for row in part.rows for cell in row]
    return [" ".join(each.split()) for each in said]


@pytest.mark.parametrize("place", [VILLAGE, TRACT])
def test_a_briefing_says_what_the_page_says(opened: Open, demonstration: Path, place: str) -> None:
    app, found = opened("one_place", place=place), briefing(demonstration, place)
    page = " ".join(text(app).split()).replace(" ,", ",")
    assert [each for each in said_by(found) if each not in page] == []
    months = component(app, "month_strip")["months"]
    assert [cell.number for cell in found.strip.cells] == [each["number"] for each in months]


def order(root: Path) -> Order:
    """An atlas of a tract's villages."""
    release = releases.open_release(root=root)
    asked = inquiry(release, OWNER, speak("en"), TRACT)
    return Order(
        release.id, (TRACT,), None, asked.selection.hazard, asked.selection.force, None,
        asdict(asked.limits), "village", "name", "en", "",
    )  # fmt: skip


def ended(job: AtlasJob) -> AtlasJob:
    """The job when it is at work no more."""
    until = time.monotonic() + SECONDS
    while job.is_running and time.monotonic() < until:
        time.sleep(0.05)
    return job


def test_an_atlas_is_a_job_that_ends_with_a_file(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))
    job = ended(AtlasJob(order(demonstration)))
    assert job.is_ready, job.failure
    assert job.done == job.of > 0
    assert len(PdfReader(job.file).pages) > job.of
    job.stop()
    assert not job.file.parent.exists()


def test_a_job_that_is_stopped_leaves_nothing(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))
    job = AtlasJob(order(demonstration))
    assert job.is_running
    job.stop()
    assert not job.is_running
    assert not job.file.parent.exists()


def test_a_job_that_fails_says_why(demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITY_DATA", str(demonstration))
    job = ended(AtlasJob(replace(order(demonstration), each="township")))
    assert not job.is_ready
    assert "holds no place of level township" in job.failure
    job.stop()
