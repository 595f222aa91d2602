"""A server as each command starts it: whom it answers, with what, and whom it asks itself."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mobility.settings import PROJECT

START_SECONDS = 120
# Every command of README.md and the Makefile that serves, without what is said of addresses.
STARTS = {"serve": ("mobility", "serve"), "run": ("streamlit", "run", "app.py")}
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": KEY,
}


@dataclass(frozen=True)
class Served:
    """A server, its port, and the file that says which addresses it has asked."""

    port: int
    asked: Path

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    def get(
        self, path: str, headers: dict[str, str] | None = None, method: str = "GET"
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, headers={"Host": self.host, **(headers or {})})
        return connection.getresponse()

    def stream(self, **headers: str) -> int:
        """The status a websocket is answered with; 101 lets it in."""
        return self.get("/_stcore/stream", {**UPGRADE, **headers}).status


@pytest.fixture(scope="module", params=STARTS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    watched = str(Path(__file__).with_name("watched.py"))
    options = ["--server.headless=true", f"--server.port={port}", "--server.fileWatcherType=none"]
    process = subprocess.Popen(
        [sys.executable, watched, str(folder / "asked"), *STARTS[request.param], *options],
        cwd=PROJECT,
        env={**os.environ, "MOBILITY_DATA": str(folder / "data"), "HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    found = Served(port, folder / "asked")
    try:
        _wait_for(found, process)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait_for(server: Served, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended at once"
        try:
            if server.get("/_stcore/health").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not answer in {START_SECONDS} s")


@pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 is this machine too on Linux only")
def test_a_server_listens_on_the_loopback_address_alone(server: Served) -> None:
    """A server that listens on all addresses answers at this one as well."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), timeout=5)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "localhost.evil.example"])
def test_a_foreign_name_that_points_here_is_answered_nothing(server: Served, host: str) -> None:
    for path in ("/", "/_stcore/health", "/app/static/icon.png", "/static/js/x.js"):
        assert server.get(path, {"Host": host}).status == 400
    assert server.stream(Host=host, Origin=f"http://{host}") == 400


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_the_names_of_this_machine_are_answered(server: Served, name: str) -> None:
    host = f"{name}:{server.port}"
    assert server.get("/", {"Host": host}).status == 200
    assert server.stream(Host=host, Origin=f"http://{host}") == 101


@pytest.mark.parametrize("origin", ["http://evil.example", "https://app.streamlit.app", "null"])
def test_a_page_of_another_site_is_refused(server: Served, origin: str) -> None:
    assert server.stream(Origin=origin) == 403
    assert server.get("/", {"Origin": origin}).status == 403
    assert server.get("/app/static/icon.png", {"Origin": origin}).status == 403


def test_no_site_may_steer_the_page(server: Served) -> None:
    assert b'"allowedOrigins":[]' in server.get("/_stcore/host-config").read()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_stcore/metrics"),
        ("GET", "/_stcore/metrics/"),
        ("GET", "/flow-map/_stcore/metrics"),
        ("PUT", "/_stcore/upload_file/session/file"),
        ("OPTIONS", "/_stcore/upload_file/session/file"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("POST", "/_stcore/agent/interact"),
        ("GET", "/_stcore/script-health-check"),
        ("GET", "/_stcore/bidi-components/viewport/x.js"),
    ],
)
def test_what_no_page_uses_is_not_there(server: Served, method: str, path: str) -> None:
    assert server.get(path, method=method).status == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/flow-map", "/app/static/fonts/OFL.txt", "/app/static/nothing", "/_stcore/metrics"],
)
def test_every_answer_that_can_be_a_page_tells_the_browser_what_it_may_do(
    server: Served, path: str
) -> None:
    headers = server.get(path).headers
    policy = dict(
        rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; ") if rule
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert not any("http:" in sources for sources in policy.values())
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/app/static/months.js", "/app/static/style.css", "/app/static/icon.png"]
)
def test_a_plain_file_says_no_more_than_a_plain_file_must(server: Served, path: str) -> None:
    headers = server.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"] is None


def test_a_server_asks_no_other_machine(server: Served) -> None:
    """Neither when it starts, nor when a foreign page would have it look its own address up."""
    server.stream(Origin="http://evil.example")
    asked = server.asked.read_text(encoding="utf-8") if server.asked.exists() else ""
    elsewhere = [
        line
        for line in asked.splitlines()
        if not any(name in line for name in ("127.0.0.1", "localhost", "::1", "(None,"))
    ]
    assert elsewhere == []
