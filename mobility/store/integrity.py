"""Whether files are unchanged: the entries of a release or a draft compared with the disk.

Hashing a country's tables takes a minute, so not every check hashes everything.
For each question the size and the time of writing of every file are compared;
small files, and those with a different time, are hashed, once as long as nobody
writes to them. That detects every change made through the file system, and in
small files also a bit that the disk lost. :func:`changed` with ``again`` hashes
everything, which ``verify`` and a recovery do.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from mobility.errors import StoreError
from mobility.store import rollups
from mobility.store.layout import Layout
from mobility.store.manifest import OTHER_RELEASE, Manifest
from mobility.words import N_

Entries = Mapping[str, Mapping[str, Any]]

ALWAYS_HASHED = 32_000_000  # bytes of a folder's files, the smallest first: a tenth of a second
MOST_DIGESTS = 10_000
# A file may be written twice within one tick of the file system's clock.
CLOCK = 100_000_000  # nanoseconds

COMPUTED_AGAIN = N_(
    "The damaged file is computed from the tables: remove it, and answers are slower, but not "
    "wrong. Or use another release: python -m mobility rollback ID."
)

_digests: dict[tuple[int, ...], str] = {}


def digest(path: Path, again: bool = False) -> str:
    """The sha256 of a file, read once as long as nobody writes to it.

    Args:
        again: read it in any case.
    """
    status = path.stat()
    stamp = _stamp(status)
    if again or stamp not in _digests:
        began = time.time_ns()
        with path.open("rb") as file:
            read = hashlib.file_digest(file, "sha256").hexdigest()
        if abs(began - status.st_ctime_ns) < CLOCK:
            return read
        if len(_digests) >= MOST_DIGESTS:
            _digests.clear()
        _digests[stamp] = read
    return _digests[stamp]


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    """What a file has in common with itself as long as nobody writes to it."""
    return (
        *(status.st_dev, status.st_ino, status.st_size),
        *(status.st_mtime_ns, status.st_ctime_ns),
    )


def entry(path: Path) -> dict[str, Any]:
    """A manifest's entry for a Parquet file."""
    status = path.stat()
    return {
        "rows": pq.read_metadata(path).num_rows,
        "bytes": status.st_size,
        "sha256": digest(path),
        "modified": int(status.st_mtime),
    }


def entries(folder: Path) -> dict[str, dict[str, Any]]:
    """A manifest's entries for the Parquet files in a folder."""
    return {path.stem: entry(path) for path in sorted(folder.glob("*.parquet"))}


def changed(folder: Path, entries: Entries, again: bool = False) -> Iterator[str]:
    """Names of the files that are missing, or not as they were written.

    A rollup may be missing: it can be computed from the tables.
    """
    there, small = _there(folder), 0
    for name, known in sorted(entries.items(), key=lambda item: item[1]["bytes"]):
        status, small = there.get(f"{name}.parquet"), small + known["bytes"]
        if status is None:
            if name not in rollups.NAMES:
                yield name
            continue
        is_trusted = small > ALWAYS_HASHED and known.get("modified") == int(status.st_mtime)
        is_hashed = "sha256" in known and (again or not is_trusted)
        if status.st_size != known["bytes"]:
            yield name
        elif is_hashed:
            # This is asked at every question, of every file: no path is made where it was read.
            read = None if again else _digests.get(_stamp(status))
            if (read or digest(folder / f"{name}.parquet", again)) != known["sha256"]:
                yield name


def _there(folder: Path) -> dict[str, os.stat_result]:
    """The status of each file of a folder, read in one pass."""
    try:
        with os.scandir(folder) as listing:
            return {each.name: each.stat() for each in listing if each.is_file()}
    except OSError:
        return {}


def release_changed(layout: Layout, manifest: Manifest, again: bool = False) -> Iterator[Path]:
    """The files of a release, including its outlines, that are not as they were published."""
    folder = layout.releases / manifest.id
    for name in changed(folder, manifest.files, again):
        yield folder / f"{name}.parquet"
    if manifest.boundaries and not outlines_are_whole(layout, manifest.boundaries, again):
        yield layout.boundaries / manifest.boundaries["file"]


def outlines_are_whole(layout: Layout, outlines: Mapping[str, Any], again: bool = False) -> bool:
    """Whether the outlines that a manifest names are as they were written."""
    try:
        return digest(layout.boundaries / outlines["file"], again) == outlines["sha256"]
    except OSError:
        return False


def require_whole(layout: Layout, manifest: Manifest, again: bool = False) -> None:
    """Raise unless the files of a release are as they were published.

    Args:
        again: hash all of them.

    Raises:
        StoreError: the first that is not.
    """
    for path in release_changed(layout, manifest, again):
        raise StoreError(
            N_("Release {release} is damaged: {file} is missing or was changed."),
            remedy=remedy([path]),
            release=manifest.id,
            file=path.name,
        )


def remedy(damaged: Sequence[Path]) -> str:
    """What to do where these files of a release are damaged."""
    return COMPUTED_AGAIN if all(path.stem in rollups.NAMES for path in damaged) else OTHER_RELEASE


def remember(layout: Layout, manifest: Manifest) -> None:
    """Restore the time of writing of files that are proved unchanged.

    A copy may have lost it, and then every check would hash the large files.
    """
    for name, known in manifest.files.items():
        path = layout.releases / manifest.id / f"{name}.parquet"
        with suppress(OSError):  # a missing rollup, a read-only folder
            if known.get("modified", now := int(path.stat().st_mtime)) != now:
                os.utime(path, (known["modified"], known["modified"]))
