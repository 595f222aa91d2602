"""The share of newcomers trained, in a link and back."""

from __future__ import annotations

import pytest

from mobility.views.training import Training


def test_a_link_that_is_silent_trains_nobody() -> None:
    assert Training.from_url({}) == (Training(0.0), ())
    assert Training(0.0).to_url() == {}


@pytest.mark.parametrize("share", [0.05, 0.35, 1.0])
def test_a_share_comes_back_as_it_was_written(share: float) -> None:
    assert Training.from_url(Training(share).to_url()) == (Training(share), ())


@pytest.mark.parametrize("text", ["", "many", "-0.1", "1.01", "nan"])
def test_what_is_no_share_is_left_out_and_named(text: str) -> None:
    assert Training.from_url({"newcomer_share": text}) == (Training(), ("newcomer_share",))
