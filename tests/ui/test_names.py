"""The names a server answers to, by what its operator asked for."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

import pytest
from streamlit import config

from mobility.ui.serving import server

OPTIONS = ("server.address", "server.allowedHosts")
EVERYWHERE = str(IPv4Address(0))
OWN = {"localhost", "127.0.0.1", "::1"}


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = {name: config.get_option(name) for name in OPTIONS}
    yield
    for name, value in before.items():
        config.set_option(name, value)


@pytest.mark.parametrize(
    ("address", "named", "answered"),
    [
        ("127.0.0.1", [], OWN),
        ("127.0.0.1", ["map.example"], OWN | {"map.example"}),
        ("192.0.2.1", [], OWN | {"192.0.2.1"}),
        (EVERYWHERE, ["192.0.2.1"], OWN | {"192.0.2.1"}),
        (EVERYWHERE, [], OWN),
        ("::", list(OWN), OWN),
        (None, [], OWN),
    ],
)
def test_a_server_answers_to_its_own_names_and_those_it_is_given(
    address: str | None, named: list[str], answered: set[str]
) -> None:
    config.set_option("server.address", address)
    config.set_option("server.allowedHosts", named)
    server.settle_names()
    assert set(config.get_option("server.allowedHosts")) == answered


@pytest.mark.parametrize(
    ("address", "named", "is_told"),
    [
        (EVERYWHERE, [], True),
        ("::", ["localhost"], True),
        (EVERYWHERE, ["map.example"], False),
        ("192.0.2.1", [], False),
        ("127.0.0.1", [], False),
    ],
)
def test_who_opens_the_server_and_names_nothing_is_told_what_is_missing(
    address: str, named: list[str], is_told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    config.set_option("server.address", address)
    config.set_option("server.allowedHosts", named)
    server.settle_names()
    assert ("--server.allowedHosts NAME" in capsys.readouterr().err) is is_told
