"""The flow map's measurements compare the same flows, and say honestly what they saw."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from benchmarks import worlds
from benchmarks.flow_map import contenders, export
from benchmarks.flow_map.measure import Taken, report
from benchmarks.flow_map.question import LEVEL, TOWNSHIPS
from mobility.access import OWNER
from mobility.selection import Selection
from mobility.store import queries, releases
from mobility.store.releases import Release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    root = tmp_path_factory.mktemp("world")
    return releases.open_release(worlds.publish(300_000, root).id, root)


def flows(content: dict[str, dict[str, list[str]]]) -> pd.DataFrame:
    """Flows with the township of each end, as the plain page joins them."""
    rows = pd.DataFrame(content["flows"])
    township = pd.Series(content["places"]["township"])
    return rows.assign(start=rows["origin"].map(township), end=rows["destination"].map(township))


@pytest.mark.parametrize("areas", [TOWNSHIPS, TOWNSHIPS[:1], TOWNSHIPS[1:]])
@pytest.mark.parametrize("sexes", [(), ("f",)])
def test_the_exported_flows_are_those_the_dashboard_counts(
    release: Release, areas: tuple[str, ...], sexes: tuple[str, ...]
) -> None:
    rows = flows(export.content(release))
    chosen = rows["start"].isin(areas) & ~rows["end"].isin(areas)
    chosen &= rows["sex"].isin(sexes or ("f", "m"))
    told = rows[chosen].groupby("month")["people"].sum()
    asked = Selection(areas=areas, level=LEVEL, sexes=sexes)
    counted = queries.flows_by_month(release, asked, OWNER).groupby("month")["people"].sum()
    assert told.to_dict() == pytest.approx(counted.to_dict(), rel=1e-6)


def test_repeats_ask_for_another_month_sex_or_area_each_time() -> None:
    for asked in (contenders.month_of, contenders.sex_of, contenders.area_of):
        answers = [asked(repeat) for repeat in range(15)]
        assert all(before != after for before, after in pairwise(answers))


def test_the_report_gives_medians_ratios_and_what_was_never_painted() -> None:
    def taken(page: str, *times: float | None) -> list[Taken]:
        return [Taken("r", page, "month", False, time, time, time, 1000, 0) for time in times]

    rows = taken("empty page", 90.0, 100.0, 300.0)
    rows += taken("this dashboard", 50.0) + taken("flowmap.gl", 200.0, None)
    text = report(rows)
    assert "100" in text and "0.50" in text and "4.00" in text
    assert [row.split()[-1] for row in text.splitlines() if "flowmap.gl" in row] == ["1"]
