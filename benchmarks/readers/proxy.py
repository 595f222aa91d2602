"""nginx before several processes, in the foreground of the measurement."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

from benchmarks.servers import HERE, Server, free_port, wait_for

TEMPLATE = Path(__file__).parent / "nginx.conf"
COOKIE = "served_by"


def configuration(servers: Sequence[str], listen: str, folder: Path) -> str:
    """The template with two addresses, the proxy's own, and a folder it may write."""
    text = TEMPLATE.read_text(encoding="utf-8")
    first, second = servers
    values = {"first": first, "second": second, "listen": listen, "folder": str(folder)}
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@contextmanager
def proxied(servers: Sequence[Server]) -> Iterator[str]:
    """The address of nginx before two servers.

    Raises:
        RuntimeError: there is no nginx on this machine.
    """
    program = shutil.which("nginx")
    if program is None:
        raise RuntimeError("nginx is not installed; on Debian: apt install nginx-light")
    listen = f"{HERE}:{free_port()}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "nginx.conf"
        addresses = [server.address for server in servers]
        path.write_text(configuration(addresses, listen, folder), encoding="utf-8")
        command = [program, "-c", str(path), "-e", str(folder / "error.log"), "-g", "daemon off;"]
        process = subprocess.Popen(command)
        try:
            wait_for(f"http://{listen}/_stcore/health", process)
            yield listen
        finally:
            process.terminate()
            process.wait()


def cookies(address: str) -> dict[str, str]:
    """The cookies that the proxy sends with the page; they name the process that serves it."""
    with urllib.request.urlopen(f"http://{address}/", timeout=30) as answer:
        found = SimpleCookie()
        for line in answer.headers.get_all("Set-Cookie") or []:
            found.load(line)
    return {name: morsel.value for name, morsel in found.items()}
