"""Static files for slow connections: compressed once, requested once, no more than is used.

Streamlit sends its files uncompressed, 2.4 MB before the first headline, and leaves compression to
a proxy. Here each file is compressed on its first request and kept in memory (7 MB for all of
them), so that later requests cost no processor time. Two fonts are replaced by smaller files of
the same typefaces. The page itself is put together in :mod:`mobility.ui.serving.first_page`.
The choices, with figures: ``docs/decisions/slow-lines.md``.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mobility.ui.frame import modules
from mobility.ui.serving import first_page

PATH_SEND = "http.response.pathsend"  # ASGI: a file's path in the place of its content
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg", "font/ttf")
SMALLEST = 500  # bytes; smaller files are not worth compressing
MOST_FILES = 1000  # kept compressed, per encoding
BROTLI_QUALITY = 9  # of 11, which takes seven times as long to save a tenth

FOR_GOOD = "public, immutable, max-age=31536000"
FOR_A_WEEK = "public, max-age=604800"
OURS = "app/static/"
VERSIONED = re.compile(rf"(.*/{OURS})version-(\w+)/(.+)")
LARGE_FONT = re.compile(r"(.*/)static/media/(SourceSansVF-Upright|MaterialSymbols-Rounded)\.[^/]*")
SMALL_FONTS = {
    "SourceSansVF-Upright": "source-sans-3-latin.woff2",
    "MaterialSymbols-Rounded": "material-symbols-rounded.woff2",
}


class StaticFiles:
    """ASGI middleware that sends files; the application behind it names them by path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a file, or pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, keep = found(scope["path"])
        start: Message = {}

        async def pass_on(message: Message) -> None:
            """Hold the headers back until it is known whether a file follows."""
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == PATH_SEND:
                await _send_file(start, Path(message["path"]), Headers(scope=scope), keep, send)
            else:
                if start:
                    await send(dict(start))
                    start.clear()
                await send(message)

        asked = {**scope, "path": path}
        asked["extensions"] = {**(scope.get("extensions") or {}), PATH_SEND: {}}
        await self._app(asked, receive, pass_on)


def found(path: str) -> tuple[str, str]:
    """An address's file and how long a browser may cache it; "" leaves it to Streamlit."""
    if match := VERSIONED.fullmatch(path):
        before, version, rest = match.groups()
        return before + rest, FOR_GOOD if version == modules.version() else "no-store"
    if match := LARGE_FONT.fullmatch(path):
        before, name = match.groups()
        return f"{before}{OURS}fonts/{SMALL_FONTS[name]}", FOR_A_WEEK
    return path, FOR_A_WEEK if f"/{OURS}fonts/" in path else ""


async def _send_file(start: Message, path: Path, asked: Headers, keep: str, send: Send) -> None:
    """Send a file in the best encoding that the browser accepts."""
    headers = MutableHeaders(raw=list(start["headers"]))
    content: bytes | None = None
    kind = headers.get("content-type", "")
    if kind.startswith(COMPRESSIBLE) and int(headers["content-length"]) >= SMALLEST:
        headers.add_vary_header("Accept-Encoding")
        accepted = asked.get("accept-encoding", "")
        encoding = next((each for each in ENCODINGS if each in accepted), None)
        if encoding:
            content = await to_thread.run_sync(compressed, path, headers["etag"], encoding)
            headers["content-encoding"] = encoding
            headers["etag"] = f"W/{headers['etag']}"
    if path == first_page.INDEX:
        headers["link"] = first_page.hints()
        headers["etag"] = first_page.version()
        del headers["last-modified"]  # of Streamlit's own file
        if asked.get("if-none-match") == headers["etag"]:
            await _send_unchanged(headers, send)
            return
    if keep:
        headers["cache-control"] = keep
    if content is None:
        content = await to_thread.run_sync(content_of, path)
    headers["content-length"] = str(len(content))
    await send({**start, "headers": headers.raw})
    await send({"type": "http.response.body", "body": content})


async def _send_unchanged(headers: MutableHeaders, send: Send) -> None:
    """Answer that the browser has the page already; it keeps the headers too."""
    for name in ("content-length", "content-encoding", "content-type", "link"):
        del headers[name]
    await send({"type": "http.response.start", "status": 304, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b""})


ENCODINGS: dict[
    str, Any
] = {  # the best first; browsers accept brotli over HTTPS and from localhost
    "br": lambda content: brotli.compress(content, quality=BROTLI_QUALITY),
    "gzip": lambda content: gzip.compress(content, mtime=0),
}


@lru_cache(maxsize=MOST_FILES * len(ENCODINGS))
def compressed(path: Path, version: str, encoding: str) -> bytes:  # noqa: ARG001
    """A file's content in an encoding, cached by ``version`` (its ETag)."""
    content: bytes = ENCODINGS[encoding](content_of(path))
    return content


def content_of(path: Path) -> bytes:
    """A file's content; Streamlit's page as this product sends it."""
    return first_page.content() if path == first_page.INDEX else path.read_bytes()
