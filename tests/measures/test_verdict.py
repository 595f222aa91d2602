"""The reasons of a verdict, one condition at a time."""

from __future__ import annotations

from typing import Any

import ibis
import pytest

from mobility.measures.capacity import SCHEMA
from mobility.measures.verdict import with_verdict
from tests.measures import engine

FINE: dict[str, Any] = {
    "basis": "full",
    "published": True,
    "known": True,
    "people": 10.0,
    "rai": 0.9,
    "help_per_responder": 0.2,
    "no_responder": False,
}
SAMPLE = FINE | {"basis": "sample", "help_low": 0.1, "help_high": 0.3}


def judged(**changes: Any) -> tuple[str, str]:
    row = dict.fromkeys(SCHEMA) | FINE | changes
    (found,) = engine.run(with_verdict(ibis.memtable([row], schema=SCHEMA), engine.USUAL))
    return found["verdict"], found["reasons"]


@pytest.mark.parametrize(
    ("changes", "verdict", "reasons"),
    [
        ({}, "ok", ""),
        ({"rai": 0.79}, "watch", "rai_watch"),
        ({"help_per_responder": 0.41}, "watch", "help_watch"),
        ({"roles_short": "medic"}, "watch", "role_short"),
        ({"rai": 0.66}, "loss", "rai_loss"),
        ({"help_per_responder": 0.51}, "loss", "help_loss"),
        ({"roles_empty": "medic"}, "loss", "role_empty"),
        ({"rai": 0.0, "help_per_responder": None, "no_responder": True}, "loss", None),
        ({"known": False}, "no data", "not_known"),
        ({"basis": None}, "no data", "not_known"),
        ({"people": 0.0}, "no data", "not_known"),
        ({"published": False}, "cannot tell", "too_few_households"),
        ({"rai": None, "help_per_responder": None}, "cannot tell", "undefined"),
        (SAMPLE | {"rai_low": 0.7, "rai_high": 0.95}, "cannot tell", "interval"),
        (SAMPLE | {"rai_low": 0.85, "rai_high": 0.95}, "ok", ""),
        (SAMPLE | {"rai_low": None}, "cannot tell", "interval"),
    ],
)
def test_each_condition_gives_its_verdict_and_reason(
    changes: dict[str, Any], verdict: str, reasons: str | None
) -> None:
    found = judged(**changes)
    assert found[0] == verdict
    assert found[1] == (reasons if reasons is not None else "no_responder;rai_loss")


@pytest.mark.parametrize(
    ("rai", "strain"), [(2 / 3, 0.2), (4 / 6 - 1e-12, 0.2), (0.9, 0.5), (0.9, 0.5 + 1e-12)]
)
def test_a_value_on_the_line_of_loss_is_watched(rai: float, strain: float) -> None:
    assert judged(rai=rai, help_per_responder=strain)[0] == "watch"


def test_loss_is_told_by_what_makes_it_and_not_by_what_is_only_watched() -> None:
    assert judged(rai=0.5, help_per_responder=0.45) == ("loss", "rai_loss")
