"""Bytes as they go over the line, counted between the browser and a server of this machine.

A browser reports the content of a websocket message, not its length on the line, where it may be
compressed. So the browser connects here, and everything it sends and receives is passed on and
counted.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.servers import HERE

CHUNK = 1 << 16
UPGRADE = b"upgrade: websocket"


@dataclass
class Wire:
    """The bytes that reached the browser so far.

    Attributes:
        address: host and port that the browser is sent to.
        files: bytes of answers to requests, headers included.
        messages: bytes of websockets.
    """

    address: str = ""
    files: int = 0
    messages: int = 0


@contextmanager
def counted(address: str) -> Iterator[Wire]:
    """A wire to the server at ``address`` (``127.0.0.1:8501``), open until the block ends."""
    wire, ready, ends = Wire(), threading.Event(), list[Callable[[], None]]()

    async def serve() -> None:
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        server = await asyncio.start_server(lambda r, w: _connect(wire, address, r, w), HERE, 0)
        wire.address = f"{HERE}:{server.sockets[0].getsockname()[1]}"
        ends.append(lambda: loop.call_soon_threadsafe(ended.set))
        ready.set()
        await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield wire
    finally:
        ends[0]()
        thread.join()


async def _connect(
    wire: Wire, address: str, browser: asyncio.StreamReader, back: asyncio.StreamWriter
) -> None:
    """Pass a connection on, both ways, until either side closes it."""
    host, _, port = address.rpartition(":")
    server, forth = await asyncio.open_connection(host, int(port))
    asked = await browser.read(CHUNK)
    forth.write(asked)
    kind = "messages" if UPGRADE in asked.lower() else "files"

    async def hear() -> None:
        while content := await server.read(CHUNK):
            setattr(wire, kind, getattr(wire, kind) + len(content))
            back.write(content)
            await back.drain()

    async def say() -> None:
        while content := await browser.read(CHUNK):
            forth.write(content)
            await forth.drain()

    try:
        ways = [asyncio.ensure_future(each()) for each in (hear, say)]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for each in ways:
            each.cancel()
    finally:
        back.close()
        forth.close()
