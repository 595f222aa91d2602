"""A file cannot be made of a table that is not explained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from .files import COLUMNS, FACTS, ROWS, document


def test_every_column_must_have_its_meaning() -> None:
    with pytest.raises(ValueError, match="extra"):
        document(ROWS.assign(extra=1))


def test_a_meaning_without_a_column_is_refused() -> None:
    with pytest.raises(ValueError, match="drawn"):
        document(ROWS.drop(columns="drawn"))


def test_two_facts_may_not_share_a_label() -> None:
    with pytest.raises(ValueError, match="repeated"):
        replace(document(), facts=(*FACTS, FACTS[0]))


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        replace(document(), columns=(*COLUMNS[:-1], replace(COLUMNS[-1], kind="colour")))


def test_values_tell_the_kind_where_nobody_said() -> None:
    kinds = {column.name: document().kind(column) for column in COLUMNS}
    assert kinds == {
        "origin_id": "text",
        "origin": "text",
        "destination_id": "text",
        "month": "integer",
        "people": "count",
        "change": "number",
        "share": "share",
        "drawn": "flag",
    }
