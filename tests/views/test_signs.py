"""What the Overview shows, to a link and back."""

from __future__ import annotations

from mobility.measures import ranking
from mobility.views.signs import ORDERS, Signs


def test_both_findings_are_shown_unless_a_link_says_otherwise() -> None:
    assert Signs().to_url() == {}
    assert Signs.from_url({}) == (Signs(True, True, "away"), ())


def test_each_finding_and_the_order_are_a_parameter() -> None:
    asked = Signs(in_month=False, all_year=False, first="drop")
    assert asked.to_url() == {"in_month": "0", "all_year": "0", "first": "drop"}
    assert Signs.from_url(asked.to_url()) == (asked, ())


def test_what_is_no_order_is_left_out_and_named() -> None:
    assert Signs.from_url({"first": "worst", "in_month": "no"}) == (Signs(), ("in_month", "first"))


def test_every_order_that_the_store_knows_has_a_name() -> None:
    assert tuple(ORDERS) == ranking.ORDERS
