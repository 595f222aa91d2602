"""An atlas: the briefings of all places of a level in an area, behind a page of contents.

Pages are set some at a time, in a child process that is replaced now and then: what a process
has set stays in its memory. They are joined at the end, and the file takes its name only when it
is whole.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import Destination

from mobility.errors import StoreError, UsageError
from mobility.reports.briefing import printing, setter
from mobility.reports.briefing.pages import AUTHOR, Press
from mobility.settings import PROJECT
from mobility.store import queries
from mobility.words import N_
from mobility.words.terms import LEVEL_PLURALS

SORTS = {"place": N_("by area, then name"), "name": N_("name"), "first": N_("prepare first")}
TOGETHER = 24  # pages set at a time
SETS_A_CHILD = 2  # after which a child process makes room for a new one
Progress = Callable[[int, int], None]


def silent(done: int, of: int) -> None:
    """No report of progress."""


def places_of(press: Press, level: str, sort: str) -> list[str]:
    """The places of an atlas, in their order.

    Raises:
        UsageError: the area holds none of that level, or the order is not of that level.
    """
    asked, words = press.asked, press.words
    found = asked.each(level)
    if not found:
        raise UsageError(
            N_("{place} holds no place of level {level}."),
            remedy=N_("Choose another --place or another --each."),
            place=", ".join(asked.inquiry.selection.areas),
            level=level,
        )
    by_name = sorted(found, key=lambda each: (asked.places.name(words, each), each))
    if sort == "name":
        return by_name
    if sort == "first":
        return _first(press, by_name, level)
    return sorted(by_name, key=lambda each: _above(press, each))


def _first(press: Press, by_name: Sequence[str], level: str) -> list[str]:
    """The villages to prepare first, then all others by name."""
    if level != "village":
        raise UsageError(
            N_("Only villages have an order of who is to prepare first."),
            remedy=N_("Use --sort name or --sort place."),
        )
    inquiry = press.asked.inquiry
    rows = queries.first_villages(
        inquiry.release, inquiry.selection, inquiry.viewer, inquiry.limits, None, "away"
    )
    ranked = [each for each in rows["place_id"] if each in set(by_name)]
    return list(dict.fromkeys([*ranked, *by_name]))


def _above(press: Press, place: str) -> tuple[str, ...]:
    """The names of the places that a place lies in, the widest first."""
    above = press.asked.places.line(place)[1:]
    return tuple(press.asked.places.name(press.words, each) for each in reversed(above))


def write_atlas(
    press: Press, places: Sequence[str], sort: str, output: Path, progress: Progress = silent
) -> None:
    """Write the atlas; nothing is left of it where this is stopped or fails.

    Args:
        progress: told after each set how many pages are done, of how many.
    """
    with written_beside(output) as partial:
        partial.write_bytes(_joined(press, places, sort, progress))


@contextmanager
def written_beside(output: Path) -> Iterator[Path]:
    """A file beside the one wanted, which takes its name when all went well."""
    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        partial.touch()  # an output that cannot be written is told before the work
        yield partial
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def _joined(press: Press, places: Sequence[str], sort: str, progress: Progress) -> bytes:
    """The PDF: contents, then the pages, each place with a bookmark."""
    numbers = dict.fromkeys(places, 0)
    with tempfile.TemporaryDirectory(prefix="mobility-atlas-") as folder:
        before = len(PdfReader(io.BytesIO(_contents(press, sort, numbers))).pages)
        files = list(_sets(press, places, before, Path(folder), progress))
        for file, first, mine in files:
            reader = PdfReader(file)
            pages = (reader.get_destination_page_number(each) or 0 for each in _bookmarks(reader))
            numbers |= {place: first + page for place, page in zip(mine, pages, strict=True)}
        writer = PdfWriter()
        writer.append(io.BytesIO(_contents(press, sort, numbers)))
        for file, _, _ in files:
            writer.append(file)
        writer.add_metadata(_about(press))
        whole = io.BytesIO()
        writer.write(whole)
    return whole.getvalue()


def _bookmarks(reader: PdfReader) -> list[Destination]:
    """The places of a set, in their order."""
    return [each for each in reader.outline if isinstance(each, Destination)]


def _sets(
    press: Press, places: Sequence[str], before: int, folder: Path, progress: Progress
) -> Iterator[tuple[Path, int, Sequence[str]]]:
    """Sets of pages as files, each with the number of its first page and its places.

    While a child process sets one, the next is asked of the store.
    """
    sets = [places[at : at + TOGETHER] for at in range(0, len(places), TOGETHER)]
    done, first = 0, before + 1
    progress(0, len(places))
    with Setters() as setters:
        waiting = [press.page(place) for place in sets[0]]
        for number, mine in enumerate(sets):
            file = folder / f"{number}.pdf"
            setters.begin(press.document(waiting, "", first), press.created, file)
            following = sets[number + 1] if number + 1 < len(sets) else ()
            waiting = [press.page(place) for place in following]
            setters.end()
            yield file, first, mine
            first += len(PdfReader(file).pages)
            done += len(mine)
            progress(done, len(places))


def _contents(press: Press, sort: str, numbers: Mapping[str, int]) -> bytes:
    """The pages of contents: the places in their order, under the areas they lie in."""
    words, asked = press.words, press.asked
    groups: list[dict[str, Any]] = []
    for place, number in numbers.items():
        above = asked.places.line(place)[1:2] if sort == "place" else []
        name = words.listed(asked.places.names(words, above))
        if not groups or groups[-1]["name"] != name:
            groups.append({"name": name, "entries": []})
        entry = {
            "name": asked.places.name(words, place),
            "number": words.digits(str(number)) if number else "–",
        }
        groups[-1]["entries"].append(entry)
    area = words.listed(asked.places.names(words, asked.inquiry.selection.areas))
    level = asked.places.level(next(iter(numbers))) or "other"
    title = words.say("{area}: {level}", area=area, level=words.say(LEVEL_PLURALS[level]))
    intro = words.say(
        "{n} briefings, in this order: {order}.",
        n=words.number(len(numbers)),
        order=words.say(SORTS[sort]),
    )
    data = {**press.document([], title), "groups": groups, "intro": intro}
    return printing.pdf("contents", data, press.created, tagged=False)


def _about(press: Press) -> dict[str, str]:
    """What the file says of itself; its only date is the release's."""
    created = press.created.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    asked = press.asked
    area = press.words.listed(asked.places.names(press.words, asked.inquiry.selection.areas))
    return {
        "/Title": press.words.say("Briefings: {area}", area=area),
        "/Author": press.words.say(AUTHOR),
        "/CreationDate": created,
        "/ModDate": created,
        "/Producer": "typst, pypdf",
    }


class Setters:
    """Child processes that set pages, one at a time, each replaced after some sets."""

    def __enter__(self) -> Setters:
        self._child: subprocess.Popen[str] | None = None
        self._sets = 0
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def begin(self, data: Mapping[str, Any], created: datetime, output: Path) -> None:
        """Begin to set a document of briefings into a file."""
        if self._child is None or self._sets >= SETS_A_CHILD:
            self._leave()
            command = [sys.executable, "-m", setter.__name__]
            self._child = subprocess.Popen(
                command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                encoding="utf-8",
            )  # fmt: skip
            self._sets = 0
        self._sets += 1
        asked = {"data": data, "created": created.isoformat(), "output": str(output)}
        _pipe(self._child.stdin).write(json.dumps(asked) + "\n")
        _pipe(self._child.stdin).flush()

    def end(self) -> None:
        """Wait until the file is there."""
        if self._child is None or _pipe(self._child.stdout).readline().strip() != setter.DONE:
            raise StoreError(
                N_("Pages could not be set."),
                remedy=N_("Try again with fewer places; memory or disk may be short."),
            )

    def _leave(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    """A pipe to a child that was started with pipes."""
    if pipe is None:
        raise RuntimeError("started without a pipe")
    return pipe
