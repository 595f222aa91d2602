"""The gate in front of all that is served: which requests are answered, what a page may load.

A request is answered if it names this server by an allowed host, does not come from another
site's page, and asks for something that the pages use. Every response but plain files tells the
browser to load nothing from elsewhere and not to show the page in another page's frame.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from mobility.settings import BASEMAP, publishes_from_pages
from mobility.ui.frame import scripts
from mobility.ui.frame.reader import at_own_machine

CORE = "/_stcore/"
ASKED_OF_CORE = {"health", "host-config", "stream"}
UPLOAD = "upload_file"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGE_HEADERS = {
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Nothing that a browser runs as a page, so that the headers of pages say nothing there; eighty
# such files make a first page, on which those headers alone would take more than a second.
PLAIN_FILES = ("application/javascript", "text/javascript", "text/css", "font/", "image/png")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Gate:
    """ASGI middleware; Streamlit stands behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        policy = {"Content-Security-Policy": content_policy()}
        self._page_headers = HEADERS | PAGE_HEADERS | policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                headers = MutableHeaders(scope=message)
                is_plain = headers.get("content-type", "").startswith(PLAIN_FILES)
                headers.update(HEADERS if is_plain else self._page_headers)
            await send(message)

        address = (scope.get("client") or [None])[0]
        refused = refusal(Headers(scope=scope), scope["path"], address)
        await (refused or self._app)(scope, receive, send_with_headers)


def refusal(headers: Headers, path: str, address: str | None) -> PlainTextResponse | None:
    """The response to a request that is not allowed; None if it is allowed."""
    host, origin = headers.get("host"), headers.get("origin")
    if not is_host_allowed(host):  # stops DNS rebinding: a foreign name pointed here
        return PlainTextResponse(
            "This server is not known by that name. Its operator can allow it: "
            "--server.allowedHosts NAME\n",
            400,
        )
    if origin is not None and urlsplit(origin).netloc != host:
        return PlainTextResponse("Pages of other sites may not ask here.\n", 403)
    if CORE in path and not _is_used(path.partition(CORE)[2], headers, address):
        return PlainTextResponse("Not found\n", 404)
    return None


def _is_used(core: str, headers: Headers, address: str | None) -> bool:
    """Whether a page uses that part of Streamlit's own interface.

    Files are taken only from the data's owner, at the server's own machine, and only where they
    publish from pages.
    """
    if core.startswith(f"{UPLOAD}/"):
        return publishes_from_pages() and at_own_machine(headers, address)
    return core in ASKED_OF_CORE


def content_policy() -> str:
    """The Content-Security-Policy of every page.

    Scripts: files from here, components' starters (``blob:``), compiled parts of deck.gl, and the
    few inline ones by their hash. Styles may be inline, since Streamlit writes them into the page.
    ``data:`` makes no request. Images may also come from the online map's server.
    """
    hashes = map(_hashed, [*scripts.INLINE, *INLINE_SCRIPT.findall(_index())])
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "blob:", "'wasm-unsafe-eval'", *hashes]),
        "worker-src": "'self' blob:",
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self' data:",
        "img-src": " ".join(["'self'", "data:", "blob:", *_basemap()]),
        "connect-src": "'self' data:",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def _basemap() -> list[str]:
    """The site that serves the online map's tiles, unless it is this server."""
    found = urlsplit(BASEMAP.value())
    return [f"{found.scheme}://{found.netloc}"] if found.netloc else []


def _index() -> str:
    """The page that Streamlit serves."""
    return (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def _hashed(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
