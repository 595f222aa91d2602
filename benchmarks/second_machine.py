"""Two machines in one: what a second machine gets from a server, for each way of starting it.

Run as root on Linux: ``python -m benchmarks.second_machine --data DIR``. Two network namespaces
with a cable between them play the machines; the server's can reach nothing but the other, so every
packet that it sends unprompted is counted. Where namespaces are not permitted it says so.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import sync_playwright
from tabulate import tabulate

from mobility.settings import PROJECT
from tests.browser import chromium

HOME, AWAY = "10.203.0.1", "10.203.0.2"
PORT = 8599
PYTHON = sys.executable
OPTIONS = ("--server.headless=true", f"--server.port={PORT}", "--server.fileWatcherType=none")
SERVE = (PYTHON, "-m", "mobility", "serve", *OPTIONS)
EVERYWHERE = ("--server.address=0.0.0.0",)
WAYS: dict[str, Sequence[str]] = {
    "mobility serve": SERVE,
    "streamlit run app.py": (PYTHON, "-m", "streamlit", "run", "app.py", *OPTIONS),
    "make run": ("make", "-o", ".venv/installed", "run", f"PORT={PORT}"),
    "uvicorn app:app": (PYTHON, "-m", "uvicorn", "app:app", f"--port={PORT}"),
    "serve, all addresses": (*SERVE, *EVERYWHERE),
    "serve, all addresses, named": (*SERVE, *EVERYWHERE, f"--server.allowedHosts={HOME}"),
    "serve, one address": (*SERVE, f"--server.address={HOME}"),
}
PATHS = ("/", "/app/static/icon.png", "/_stcore/health", "/_stcore/metrics")
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
LISTS = "household-types?areas=MMR017016"
EDITOR = "hazard-calendar?areas=MMR017016"
ONLY_THERE = "own machine only"


def main() -> None:
    """Start the server in each way, and query it from the other machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default=os.environ.get("MOBILITY_DATA"))
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    parser.add_argument("--browse", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask or given.browse:
        print(json.dumps(answers(given.ask) if given.ask else offered(given.browse)))
        return
    with machines() as (home, away):
        rows = [row(way, command, home, away, given.data) for way, command in WAYS.items()]
    print(tabulate(rows, headers="keys"))


def row(way: str, command: Sequence[str], home: str, away: str, data: str) -> dict[str, Any]:
    """The results of one way of starting."""
    environment = {**os.environ, "MOBILITY_DATA": data, "MOBILITY_LANGUAGE": "en"}
    own = HOME if f"--server.address={HOME}" in command else "127.0.0.1"
    sent = packets(home)
    server = subprocess.Popen(
        [*inside(home), *command], cwd=PROJECT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        here = answers_when_ready(home, own)
        unasked = packets(home) - sent  # no browser was there, which sends packets of its own
        there = answers_at(away, HOME)
        offer_here = said_from(home, "--browse", own)
        offer_there = said_from(away, "--browse", HOME) if there["/"] == 200 else "–"
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=60)
    return {
        "started": way,
        "packets it sent unasked": unasked,
        "here": here["/"],
        "from the other machine": there["/"],
        "static": there["/app/static/icon.png"],
        "metrics": there["/_stcore/metrics"],
        "websocket": there["websocket"],
        "another name": there["another name"],
        "another origin": there["another origin"],
        "policy": there["policy"],
        "lists, publishing here": offer_here,
        "from there": offer_there,
    }


@contextmanager
def machines() -> Iterator[tuple[str, str]]:
    """Two namespaces and the cable; gone afterwards."""
    home, away = (f"mobility-{name}-{os.getpid()}" for name in ("home", "away"))
    if os.geteuid() or not shutil.which("ip") or not permitted("ip", "netns", "add", home):
        sys.exit("Skipped: this needs root, the command ip, and leave to make network namespaces.")
    try:
        run("ip", "netns", "add", away)
        run("ip", "link", "add", "home0", "netns", home, "type", "veth",
            "peer", "name", "away0", "netns", away)  # fmt: skip
        for name, cable, address in ((home, "home0", HOME), (away, "away0", AWAY)):
            permitted(*inside(name), "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1")
            run("ip", "-n", name, "addr", "add", f"{address}/24", "dev", cable)
            run("ip", "-n", name, "link", "set", "lo", "up")
            run("ip", "-n", name, "link", "set", cable, "up")
        run("ip", "-n", home, "route", "add", "default", "via", AWAY)
        yield home, away
    finally:
        for name in (home, away):
            permitted("ip", "netns", "delete", name)


def inside(name: str) -> tuple[str, ...]:
    """The prefix that runs a command on a machine."""
    return (str(shutil.which("ip")), "netns", "exec", name)


def permitted(*command: str) -> bool:
    """Whether a command succeeded."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run(*command: str) -> str:
    """The output of a command."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def packets(name: str) -> int:
    """How many packets the machine has sent over its cable."""
    statistics = run("ip", "-n", name, "-s", "-j", "link", "show", "home0")
    return int(json.loads(statistics)[0]["stats64"]["tx"]["packets"])


def answers_when_ready(name: str, address: str) -> dict[str, Any]:
    """The answers on the server's own machine, once it gives any."""
    for _ in range(60):
        found = answers_at(name, address)
        if found["/"] != "nothing":
            return found
        time.sleep(1)
    raise TimeoutError("the server does not answer")


def answers_at(name: str, address: str) -> dict[str, Any]:
    """The answers a machine gets from an address; a process on it sends the requests."""
    found: dict[str, Any] = said_from(name, "--ask", address)
    return found


def said_from(name: str, option: str, address: str) -> Any:
    """The result of one of this script's own options on a machine."""
    command = (PYTHON, "-m", "benchmarks.second_machine", option, address)
    return json.loads(run(*inside(name), *command))


def answers(address: str) -> dict[str, Any]:
    """Query one server: statuses and the policy."""
    host, origin = f"{address}:{PORT}", f"http://{address}:{PORT}"
    evil = {"Host": "evil.example", "Origin": "http://evil.example"}
    found: dict[str, Any] = {path: status(address, path, {"Host": host}) for path in PATHS}
    found["websocket"] = status(address, "/_stcore/stream", {**UPGRADE, "Host": host,
                                                             "Origin": origin})  # fmt: skip
    found["another name"] = status(address, "/_stcore/stream", {**UPGRADE, **evil})
    found["another origin"] = status(address, "/_stcore/stream", {**UPGRADE, **evil, "Host": host})
    found["policy"] = policy(address)
    return found


def status(address: str, path: str, headers: dict[str, str]) -> int | str:
    """The status of an answer; "nothing" where nothing listens."""
    connection = http.client.HTTPConnection(address, PORT, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    except OSError:
        return "nothing"
    finally:
        connection.close()


def policy(address: str) -> str:
    """Whether the page comes with a Content-Security-Policy and may not be framed."""
    connection = http.client.HTTPConnection(address, PORT, timeout=10)
    try:
        connection.request("GET", "/")
        headers = connection.getresponse().headers
    except OSError:
        return "–"
    return "yes" if headers["Content-Security-Policy"] and headers["X-Frame-Options"] else "no"


def offered(address: str) -> str:
    """Whether the pages there offer lists of households, and to publish."""
    origin = f"http://{address}:{PORT}"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium.find(driver), args=list(chromium.ARGUMENTS)
        )
        page = browser.new_page()
        page.set_default_timeout(180_000)
        said = []
        for path in (LISTS, EDITOR):
            page.goto(f"{origin}/{path}")
            page.wait_for_selector("footer.foot")
            if path == EDITOR:
                page.get_by_text("Change the hazards of a place").click()
                page.wait_for_timeout(2000)
            said.append("no" if ONLY_THERE in page.content() else "yes")
        browser.close()
    return ", ".join(said)


if __name__ == "__main__":
    main()
