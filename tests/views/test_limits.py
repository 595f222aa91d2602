"""Limits moved on the page, to a link and back."""

from __future__ import annotations

import pytest

from mobility.measures.parameters import Limits, parameters


def test_usual_limits_add_nothing_to_a_link() -> None:
    assert parameters().limits.to_url() == {}
    assert Limits.from_url({}) == (parameters().limits, ())


def test_a_link_gives_moved_limits_back() -> None:
    moved = Limits(availability_loss=0.7, availability_watch=0.9, helpers_each=1.5, count_error=0.1)
    assert Limits.from_url(moved.to_url()) == (moved, ())


@pytest.mark.parametrize(
    "wrong",
    [
        {"availability_loss": "0.9"},
        {"availability_watch": "2"},
        {"availability_loss": "nan"},
        {"helpers_each": "0"},
        {"count_error": "1"},
        {"count_error": "-0.1"},
    ],
)
def test_lines_that_contradict_one_another_are_left_out_and_named(wrong: dict[str, str]) -> None:
    assert Limits.from_url(wrong) == (parameters().limits, tuple(wrong))


def test_counts_may_be_taken_to_have_no_error() -> None:
    limits, ignored = Limits.from_url({"count_error": "0"})
    assert (limits.count_error, ignored) == (0, ())


def test_what_is_no_number_is_left_out_and_the_rest_kept() -> None:
    limits, ignored = Limits.from_url({"availability_loss": "0.7", "helpers_each": "some"})
    assert (limits.availability_loss, ignored) == (0.7, ("helpers_each",))
