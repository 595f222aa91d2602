"""A release of other files than its tables gave: of a version before, or of a faulty program.

Its manifest says of them what is true, for a file that was changed afterwards is refused.
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq

from mobility.store import integrity
from mobility.store.releases import Release


def with_file(release: Release, name: str, rows: pa.Table) -> Release:
    """The release with other rows in one of its files."""
    folder = release.layout.releases / release.id
    pq.write_table(rows, folder / f"{name}.parquet")
    return as_it_lies(release)


def as_it_lies(release: Release) -> Release:
    """The release opened with a manifest that names the files that are there."""
    folder = release.layout.releases / release.id
    manifest = replace(release.manifest, files=integrity.entries(folder))
    return Release(manifest, release.layout)
