"""Limits moved on the page, to a link and back."""

from __future__ import annotations

import pytest

from mobility.measures.parameters import Limits, parameters


def test_usual_limits_add_nothing_to_a_link() -> None:
    assert parameters().limits.to_url() == {}
    assert Limits.from_url({}) == (parameters().limits, ())


def test_a_link_gives_moved_limits_back() -> None:
    moved = Limits(rai_loss=0.7, rai_watch=0.9, help_loss=0.6, help_watch=0.4)
    assert Limits.from_url(moved.to_url()) == (moved, ())


@pytest.mark.parametrize(
    "wrong",
    [{"rai_loss": "0.9"}, {"rai_watch": "2"}, {"help_loss": "0.1"}, {"rai_loss": "nan"}],
)
def test_lines_that_contradict_one_another_are_left_out_and_named(wrong: dict[str, str]) -> None:
    assert Limits.from_url(wrong) == (parameters().limits, tuple(wrong))


def test_what_is_no_number_is_left_out_and_the_rest_kept() -> None:
    limits, ignored = Limits.from_url({"rai_loss": "0.7", "help_loss": "some"})
    assert (limits.rai_loss, ignored) == (0.7, ("help_loss",))
