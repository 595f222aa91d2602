"""Files as they are sent: compressed once, kept by browsers, no larger than they must be."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import brotli
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from mobility.maps.modules import STATIC
from mobility.ui.frame import modules
from mobility.ui.serving import first_page, static_files
from mobility.ui.serving.static_files import FOR_A_WEEK, FOR_GOOD, StaticFiles, found

TEXT = "export const answer = 42;\n" * 100


class Answer:
    """What a request was answered with."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.status = messages[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        self.body = b"".join(each.get("body", b"") for each in messages[1:])


def ask(folder: Path, path: str, **headers: str) -> Answer:
    """Ask a server of ``folder`` for a path."""

    async def file(request: Request) -> Response:
        return FileResponse(folder / request.path_params["name"])

    async def word(_: Request) -> Response:
        return PlainTextResponse("word " * 1000)

    routes = [Route("/app/static/{name:path}", file), Route("/word", word)]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": b"", "root_path": "",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    answering = StaticFiles(Starlette(routes=routes))(scope, receive, send)
    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
        thread.submit(asyncio.run, answering).result()
    return Answer(sent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "module.js").write_text(TEXT)
    (tmp_path / "short.js").write_text("export {};")
    (tmp_path / "picture.png").write_bytes(bytes(range(256)) * 10)
    return tmp_path


def test_a_browser_gets_the_best_encoding_that_it_takes(folder: Path) -> None:
    best = ask(folder, "/app/static/module.js", accept_encoding="gzip, deflate, br, zstd")
    assert best.headers["content-encoding"] == "br"
    assert brotli.decompress(best.body).decode() == TEXT
    plain = ask(folder, "/app/static/module.js", accept_encoding="gzip, deflate")
    assert plain.headers["content-encoding"] == "gzip"
    assert gzip.decompress(plain.body).decode() == TEXT
    for answer in (best, plain):
        assert answer.headers["vary"] == "Accept-Encoding"
        assert int(answer.headers["content-length"]) == len(answer.body) < len(TEXT) / 10


def test_a_browser_that_takes_none_gets_the_file_as_it_is(folder: Path) -> None:
    answer = ask(folder, "/app/static/module.js")
    assert "content-encoding" not in answer.headers
    assert answer.body.decode() == TEXT


@pytest.mark.parametrize("name", ["short.js", "picture.png"])
def test_what_gains_nothing_is_not_compressed(folder: Path, name: str) -> None:
    answer = ask(folder, f"/app/static/{name}", accept_encoding="gzip, br")
    assert "content-encoding" not in answer.headers
    assert answer.body == (folder / name).read_bytes()


def test_a_file_is_compressed_once_and_again_when_it_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def counted(content: bytes) -> bytes:
        made.append(content)
        return gzip.compress(content)

    monkeypatch.setitem(static_files.ENCODINGS, "gzip", counted)
    for text in (TEXT, TEXT, TEXT + "// more"):
        (folder / "module.js").write_text(text)
        os.utime(folder / "module.js", (len(text), len(text)))
        answer = ask(folder, "/app/static/module.js", accept_encoding="gzip")
        assert gzip.decompress(answer.body).decode() == text
    assert len(made) == 2


def test_what_is_no_file_is_passed_on_as_it_is(folder: Path) -> None:
    assert ask(folder, "/word", accept_encoding="br").body == b"word " * 1000
    assert ask(folder, "/nothing").status == 404


def test_a_part_of_a_file_is_passed_on_as_it_is(folder: Path) -> None:
    answer = ask(folder, "/app/static/module.js", accept_encoding="br", range="bytes=0-9")
    assert (answer.status, answer.body) == (206, TEXT[:10].encode())


def test_a_module_is_kept_for_good_under_its_version_and_not_under_another() -> None:
    address = "/app/static/version-{}/map/labels.js"
    assert found(address.format(modules.version())) == ("/app/static/map/labels.js", FOR_GOOD)
    assert found(address.format("0")) == ("/app/static/map/labels.js", "no-store")
    below = found("/below/it" + address.format(modules.version()))
    assert below == ("/below/it/app/static/map/labels.js", FOR_GOOD)
    assert found("/static/js/index.js") == ("/static/js/index.js", "")


def test_the_large_fonts_of_streamlit_are_replaced_by_small_ones_that_are_there() -> None:
    fonts = [path.name for path in (first_page.FRONTEND / "static" / "media").glob("*.woff2")]
    replaced = {name: found(f"/static/media/{name}") for name in fonts}
    small = [path for path, keep in replaced.values() if keep == FOR_A_WEEK]
    assert len(small) == len(static_files.SMALL_FONTS)
    for path in small:
        file = STATIC / path.removeprefix("/app/static/")
        assert 0 < file.stat().st_size < 40_000


def test_the_page_hints_at_scripts_that_are_there_and_that_it_does_not_name_itself() -> None:
    names = re.findall(r"<\./static/js/([^>]+)>; rel=modulepreload", first_page.hints())
    page = (first_page.FRONTEND / "index.html").read_text(encoding="utf-8")
    assert len(names) >= len(first_page.FIRST_PARTS)
    for part in first_page.FIRST_PARTS:
        assert any(name.startswith(f"{part}.") for name in names)
    for name in names:
        assert (first_page.SCRIPTS / name).is_file() and name not in page


def test_the_page_brings_its_style_and_icon_from_files_that_are_cached_for_good() -> None:
    page = first_page.content().decode()
    links = re.findall(r'<link rel="(stylesheet|shortcut icon)"[^>]*href="([^"]+)"', page)
    ours = {kind: address for kind, address in links if "version-" in address}
    assert set(ours) == {"stylesheet", "shortcut icon"}
    for address in ours.values():
        path, keep = found(f"/{address}")
        assert keep == FOR_GOOD
        assert (STATIC / path.removeprefix("/app/static/")).is_file()
    assert "favicon.png" not in page
    assert page.rindex("stylesheet") > page.index('id="root"')


def test_a_page_that_a_browser_has_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = first_page.INDEX.parent
    first = ask(folder, "/app/static/index.html", accept_encoding="br")
    assert first.status == 200 and "link" in first.headers
    assert brotli.decompress(first.body) == first_page.content()
    again = ask(folder, "/app/static/index.html", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    monkeypatch.setattr(first_page, "version", lambda: 'W/"another"')
    assert ask(folder, "/app/static/index.html", if_none_match=first.headers["etag"]).status == 200
