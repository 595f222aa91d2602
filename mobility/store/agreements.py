"""What is agreed on the steps of a plan: kept beside the releases, never in one.

A step is known by its place, hazard, month and action, not by a row, so that what was agreed holds
in the next release too. It all stands in one file, ``flows/agreements/written.jsonl``: each line is
one writing of one step, the last line of a step is what holds, and no line is ever changed.

A line is added under a lock, and is on disk before its writer is told so. Half a line, which a
killed writer leaves, was never reported: readers pass over it and the next writer cuts it off.
What a line says is judged like the words of a stranger, and is never followed as a path.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from mobility import access
from mobility.access import Viewer
from mobility.errors import StoreError, UsageError
from mobility.measures.plan import ACTIONS
from mobility.store import database, folders
from mobility.store.author import LONGEST_AUTHOR, author_name
from mobility.store.layout import RELEASE, Layout
from mobility.store.releases import Release
from mobility.words import MONTHS, N_

FILE = "written.jsonl"
ANSWERS = ("", "yes", "no")  # whether it is agreed; empty: not said
LONGEST = {"by_whom": 120, "notes": 1000}  # letters
LONGEST_CODE = 200
MOST_BYTES = 100_000_000
JOINERS = {"\u200b", "\u200c", "\u200d"}  # zero-width: in some Burmese keyboards


@dataclass(frozen=True)
class Step:
    """A step of a plan, in any release: one action, for one place, in one month of a hazard."""

    place_id: str
    hazard: str
    month: int
    action: str


@dataclass(frozen=True)
class Entry:
    """What people write on a step.

    Attributes:
        agreed: one of :data:`ANSWERS`.
        by_whom: an office or body; no name of a person is asked.
        by_when: a day as ISO 8601; empty if none is said.
        done: whether it is done.
        notes: anything else, on several lines.
    """

    agreed: str = ""
    by_whom: str = ""
    by_when: str = ""
    done: bool = False
    notes: str = ""


@dataclass(frozen=True)
class Agreement:
    """One writing of one step.

    Attributes:
        number: of its line in the file, from 1; a later writing has a higher one.
        written, writer: when (ISO 8601) and who, as the system knows the user.
        release, released: the release whose plan it was written on, and when that was published.
        year: the year for which that plan proposed the step.
        synthetic: whether that release is invented; the two kinds never meet.
    """

    step: Step
    entry: Entry
    number: int
    written: str
    writer: str
    release: str
    released: str
    year: int
    synthetic: bool


@dataclass(frozen=True)
class Agreements:
    """All that was written on plans of one kind, real or invented.

    Attributes:
        history: every writing, the oldest first.
        unreadable: how many lines of the file say nothing that this program understands.
    """

    history: tuple[Agreement, ...]
    unreadable: int = 0

    @cached_property
    def current(self) -> Mapping[Step, Agreement]:
        """What holds of each step; a step whose entry was emptied has none."""
        return {step: each for step, each in self.last.items() if each.entry != Entry()}

    @cached_property
    def last(self) -> Mapping[Step, Agreement]:
        """The last writing of each step, also where it emptied the entry."""
        return {each.step: each for each in self.history}


class NotAStepError(UsageError):
    """This cannot be a step of a plan."""

    def __init__(self) -> None:
        super().__init__(N_("This is not a step of a plan."), remedy=N_("Open the plan again."))


class WrittenMeanwhileError(StoreError):
    """Somebody else wrote on the same step since the writer read it.

    Attributes:
        now: what they wrote.
    """

    def __init__(self, now: Agreement) -> None:
        super().__init__(
            N_("Somebody else has written on this step in the meantime; your text is not saved."),
            remedy=N_("Read theirs, then write again."),
        )
        self.now = now


def agreements(release: Release, viewer: Viewer) -> Agreements:
    """What is written, on whichever release, that concerns the plans of this one.

    Raises:
        MobilityError: the viewer may not read this release.
        StoreError: the file is not one that this program wrote.
    """
    access.require(viewer, release.manifest.opened_to)
    return _of_kind(_read(release.layout), release.manifest.synthetic)


def write(
    release: Release, viewer: Viewer, step: Step, entry: Entry, *, year: int, read: int
) -> Agreement:
    """Write on a step of the release's plan; what was written before stays in the history.

    Args:
        year: the year for which the plan proposes the step.
        read: number of the writing that the writer has read; 0 if there was none.

    Raises:
        MobilityError: the viewer may not write.
        UsageError: the step or the entry cannot be one.
        WrittenMeanwhileError: somebody wrote on the step since; nothing is stored.
        StoreError: the disk is full, or the file is not one that this program wrote.
    """
    access.require_writer(viewer, release.manifest.opened_to)
    _require_possible(step, entry)
    layout, manifest = release.layout, release.manifest
    _require_own(layout)
    with database.room_errors(layout.root), folders.locked(layout.agreements):
        before = _read(layout)
        last = _of_kind(before, manifest.synthetic).last.get(step)
        if last is not None and last.number != read:
            raise WrittenMeanwhileError(last)
        made = Agreement(
            step=step,
            entry=entry,
            number=before.lines + 1,
            written=datetime.now(UTC).isoformat(timespec="seconds"),
            writer=author_name(),
            release=manifest.id,
            released=manifest.created,
            year=year,
            synthetic=manifest.synthetic,
        )
        _append(layout.agreements / FILE, before.whole, _line(made))
    return made


@dataclass(frozen=True)
class _Written:
    """The file as it was read: what its lines say, how many they are, and their bytes."""

    found: tuple[Agreement, ...] = ()
    lines: int = 0
    whole: int = 0


def _of_kind(written: _Written, synthetic: bool) -> Agreements:
    mine = tuple(each for each in written.found if each.synthetic == synthetic)
    return Agreements(mine, written.lines - len(written.found))


def _read(layout: Layout) -> _Written:
    """The whole lines of the file; half a line at its end is none."""
    _require_own(layout)
    path = layout.agreements / FILE
    if not os.path.lexists(path):
        return _Written()
    content = path.read_bytes()
    *lines, rest = content.split(b"\n")
    read = [_agreement(number, line) for number, line in enumerate(lines, start=1)]
    found = tuple(each for each in read if each is not None)
    return _Written(found, len(lines), len(content) - len(rest))


def _require_own(layout: Layout) -> None:
    """Raise if the folder or the file is a link, a pipe, or larger than anybody writes."""
    folder, path = layout.agreements, layout.agreements / FILE
    is_folder = not os.path.lexists(folder) or (folder.is_dir() and not folder.is_symlink())
    if not is_folder or (os.path.lexists(path) and not _is_plain(path)):
        raise StoreError(
            N_("{file} is not the file that this program writes there."),
            remedy=N_(
                "Move it away, then try again; what was agreed is in your last backup of it."
            ),
            file=f"flows/{folder.name}/{FILE}",
        )


def _is_plain(path: Path) -> bool:
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_size <= MOST_BYTES


def _append(path: Path, whole: int, line: bytes) -> None:
    """Add a line behind the whole ones; it is on disk when this returns, or not at all."""
    with path.open("ab", buffering=0) as file:
        file.truncate(whole)
        try:
            if file.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            os.fsync(file.fileno())
        except OSError:
            file.truncate(whole)
            raise
    folders.flush_one(path.parent)


def _line(made: Agreement) -> bytes:
    told = {name: value for name, value in asdict(made).items() if name != "number"}
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _agreement(number: int, line: bytes) -> Agreement | None:
    """What a line says; None where it cannot be what this program wrote."""
    try:
        told = json.loads(line)
        step, entry = Step(**told.pop("step")), Entry(**told.pop("entry"))
        _require_possible(step, entry)
        made = Agreement(step=step, entry=entry, number=number, **told)
        return made if _is_signed(made) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, UsageError):
        return None


def _is_signed(made: Agreement) -> bool:
    """Whether a writing says by whom and when, and on which release."""
    for moment in (made.written, made.released):
        datetime.fromisoformat(moment)
    return (
        _is_text(made.writer, LONGEST_AUTHOR)
        and _is_text(made.release, LONGEST_CODE)
        and RELEASE.fullmatch(made.release) is not None
        and type(made.year) is int
        and type(made.synthetic) is bool
    )


def _require_possible(step: Step, entry: Entry) -> None:
    """Raise unless the step and the entry can be such; both may come from a stranger."""
    codes = (step.place_id, step.hazard)
    is_month = type(step.month) is int and step.month in MONTHS
    if not (is_month and step.action in ACTIONS and all(map(_is_code, codes))):
        raise NotAStepError
    if entry.agreed not in ANSWERS or type(entry.done) is not bool or not _is_day(entry.by_when):
        raise UsageError(
            N_("The date cannot be read."), remedy=N_("Write it as year-month-day: 2027-04-30.")
        )
    for name, most in LONGEST.items():
        if not _is_text(getattr(entry, name), most, lines=name == "notes"):
            raise UsageError(
                N_(
                    "A text is longer than {most} characters, or has characters that cannot be "
                    "shown."
                ),
                remedy=N_("Shorten it."),
                most=most,
            )


def _is_code(text: object) -> bool:
    return bool(text) and _is_text(text, LONGEST_CODE)


def _is_day(text: object) -> bool:
    try:
        return text == "" or (isinstance(text, str) and str(date.fromisoformat(text)) == text)
    except ValueError:
        return False


def _is_text(text: object, most: int, lines: bool = False) -> bool:
    """Whether this is a text that can be shown; Burmese may have zero-width signs."""
    if not isinstance(text, str) or len(text) > most:
        return False
    allowed = JOINERS | ({"\n"} if lines else set())
    return all(letter.isprintable() or letter in allowed for letter in text)
