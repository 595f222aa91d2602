"""Who is at the server's own machine, told by the connection alone."""

from __future__ import annotations

import pytest

from mobility.ui.frame.reader import at_own_machine
from tests.ui.connection import AT_HOME


@pytest.mark.parametrize(
    "name", ["localhost", "127.0.0.1:8501", "127.3.2.1", "[::1]:8501", "LOCALHOST:80"]
)
@pytest.mark.parametrize("address", [None, "127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"])
def test_a_page_asked_for_here_by_a_name_of_this_machine_is_read_here(
    name: str, address: str | None
) -> None:
    assert at_own_machine({"Host": name, "Origin": f"http://{name}"}, address)


@pytest.mark.parametrize(
    ("changed", "address"),
    [
        ({}, "192.0.2.1"),
        ({}, "::ffff:192.0.2.1"),
        ({}, "not an address"),
        ({"Host": "map.example"}, None),
        ({"Host": "localhost.map.example"}, None),
        ({"Host": "192.0.2.1:8501"}, None),
        ({"Host": ""}, None),
        ({"Origin": "https://map.example"}, None),
        ({"Origin": "null"}, None),
        ({"Origin": ""}, None),
        ({"X-Forwarded-For": "127.0.0.1"}, None),
        ({"x-forwarded-proto": "https"}, None),
        ({"Forwarded": "for=127.0.0.1"}, None),
        ({"Via": "1.1 proxy"}, None),
        ({"X-Real-IP": "127.0.0.1"}, None),
    ],
)
def test_anything_that_tells_of_another_machine_makes_a_reader(
    changed: dict[str, str], address: str | None
) -> None:
    assert not at_own_machine({**AT_HOME, **changed}, address)


def test_where_no_connection_is_known_nobody_is_the_owner() -> None:
    assert not at_own_machine({}, None)
