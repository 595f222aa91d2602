"""A release's own description: ``manifest.json`` next to its tables.

``manifest.sha256`` next to it, in the form that ``sha256sum -c`` reads, shows
whether it is as it was written. Nothing in it is followed as a path.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mobility.errors import StoreError
from mobility.store.layout import DRAFT, OUTLINES, RELEASE, TABLE
from mobility.words import N_

FILE = "manifest.json"
DIGEST = "manifest.sha256"
OTHER_RELEASE = N_(
    "Use another: python -m mobility releases lists them, python -m mobility rollback ID "
    "switches to one. If there is no other, remove the file flows/CURRENT, import the files "
    "again and publish."
)


@dataclass(frozen=True)
class Manifest:
    """Identity, origin and content of a release.

    Attributes:
        id: name of the release's folder.
        created: UTC time of publication, ISO 8601.
        note: why it was published.
        synthetic: True when the rows are invented for demonstration.
        opened_to: tier it may be shown to.
        previous: release that was current before, or None.
        program: version of the program that wrote it.
        author: who published it; empty if unknown.
        draft: name of the draft it was made from, or None.
        engine: what computed its rollups.
        sources: files it was made from: name, sha256, kind, rows_read, rows_kept.
        files: Parquet files next to the manifest: rows, bytes, sha256 and time of writing
            (``modified``, seconds since 1970) by table name.
        boundaries: file below ``boundaries/`` with its sha256 and rows, or None.
        parameters: limits and conventions its numbers were computed with.
        home: areas the release is about: those that hold all its villages.
        years: years its stays or moves cover.
        build_seconds: how long its tables and rollups took.
        flow_levels: levels whose flows are summed exactly; for others the rows are read.
        rollups: use of each rollup and the seconds it took, by name; size and rows are in
            ``files``.
    """

    id: str
    created: str
    note: str
    synthetic: bool
    opened_to: str = "local"
    previous: str | None = None
    program: str = ""
    author: str = ""
    draft: str | None = None
    engine: str = ""
    sources: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    boundaries: dict[str, Any] | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    home: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    build_seconds: Mapping[str, float] = field(default_factory=dict)
    flow_levels: list[str] = field(default_factory=list)
    rollups: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def has_stays(self) -> bool:
        """Whether it has data on people who are elsewhere."""
        if "people_away" in self.files:
            return self._rows("people_away") > 0
        return self._rows("stays") + self._rows("roster") > 0

    @property
    def has_moves(self) -> bool:
        """Whether it has data on people who left."""
        return self._rows("moves") > 0

    def _rows(self, name: str) -> int:
        return int(self.files.get(name, {}).get("rows", 0))

    def write(self, folder: Path) -> None:
        """Write it, and its digest, into ``folder``."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"
        content = text.encode()
        (folder / FILE).write_bytes(content)
        (folder / DIGEST).write_text(_digest_line(content), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the release in ``folder``.

    Raises:
        StoreError: it is missing, not readable, of another release, or not as it was written.
    """
    try:
        content = (folder / FILE).read_bytes()
        manifest = Manifest(**json.loads(content.decode("utf-8")))
        _require(manifest.id == folder.name)
        for name, holds in FIELDS.items():
            _require(holds(getattr(manifest, name)))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise StoreError(
            N_("Release {release} has no readable manifest."),
            where=folder.name,
            remedy=OTHER_RELEASE,
            release=folder.name,
        ) from error
    _require_as_written(folder, manifest, content)
    return manifest


def _require_as_written(folder: Path, manifest: Manifest, content: bytes) -> None:
    """Raise unless the digest matches the content; older releases have none."""
    try:
        kept = (folder / DIGEST).read_bytes()
    except OSError:
        is_of_before = not any("sha256" in entry for entry in manifest.files.values())
        kept = _digest_line(content).encode() if is_of_before else b""
    if kept.strip() != _digest_line(content).strip().encode():
        raise StoreError(
            N_("The manifest of release {release} is not as it was published."),
            where=folder.name,
            remedy=OTHER_RELEASE,
            release=folder.name,
        )


def _digest_line(content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}  {FILE}\n"


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError


def _is_text(value: Any) -> bool:
    """Text that can be written; JSON can hold unpaired surrogates, which cannot."""
    return isinstance(value, str) and value == value.encode(errors="replace").decode()


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def _named(pattern: Any) -> Callable[[Any], bool]:
    return lambda value: value is None or (_is_text(value) and bool(pattern.fullmatch(value)))


def _all(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda values: isinstance(values, list) and all(holds(value) for value in values)


def _by_name(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda values: (
        isinstance(values, dict)
        and all(TABLE.fullmatch(name) and holds(value) for name, value in values.items())
    )


def _record(
    needed: Mapping[str, Callable[[Any], bool]],
    known: Mapping[str, Callable[[Any], bool]] | None = None,
) -> Callable[[Any], bool]:
    """A record that has the needed fields; the known ones are optional."""
    return lambda value: (
        isinstance(value, dict)
        and all(name in value and holds(value[name]) for name, holds in needed.items())
        and all(holds(value[name]) for name, holds in (known or {}).items() if name in value)
    )


is_file_entry = _record(
    {"bytes": _is_count}, {"rows": _is_count, "sha256": _is_text, "modified": _is_count}
)
is_source = _record(
    {"name": _is_text, "kind": _is_text},
    {"sha256": _is_text, "rows_read": _is_count, "rows_kept": _is_count},
)
is_files = _by_name(is_file_entry)


def _is_outlines(value: Any) -> bool:
    """None, or the entry of a file of outlines with a name of the right pattern."""
    if value is None:
        return True
    holds = _record({"file": _is_text, "sha256": _is_text}, {"rows": _is_count})(value)
    return holds and bool(OUTLINES.fullmatch(value["file"]))


# What each field may hold; anybody may have written the manifest.
FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "id": _named(RELEASE),
    "created": _is_time,
    "note": _is_text,
    "synthetic": lambda value: isinstance(value, bool),
    "opened_to": _is_text,
    "previous": _named(RELEASE),
    "program": _is_text,
    "author": _is_text,
    "draft": _named(DRAFT),
    "engine": _is_text,
    "sources": _all(is_source),
    "files": is_files,
    "boundaries": _is_outlines,
    "parameters": lambda value: isinstance(value, dict),
    "home": _all(_is_text),
    "years": _all(_is_count),
    "build_seconds": _by_name(_is_number),
    "flow_levels": _all(_is_text),
    "rollups": _by_name(_record({}, {"use": _is_text, "seconds": _is_number})),
}
