"""What a release says of itself: ``manifest.json`` beside its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mobility.errors import StoreError
from mobility.words import N_

FILE = "manifest.json"


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
        engine: what computed its rollups.
        sources: files it was made from: name, sha256, kind, rows_read, rows_kept.
        files: Parquet files beside the manifest: rows and bytes by table name.
        boundaries: file below ``boundaries/`` with its sha256 and rows, or None.
        parameters: limits and conventions its numbers were computed with.
        home: areas the release is about, coarsest that hold its villages.
        years: years its stays or moves cover.
        build_seconds: how long its tables and rollups took.
        flow_levels: levels whose flows are added up exactly; of others the rows are asked.
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
        """Whether it tells of people who are elsewhere."""
        return bool(self.files["people_away"]["rows"])

    @property
    def has_moves(self) -> bool:
        """Whether it tells of people who left."""
        return bool(self.files["moves"]["rows"])

    def write(self, folder: Path) -> None:
        """Write it into ``folder``."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the release in ``folder``.

    Raises:
        StoreError: it is missing or not readable.
    """
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Manifest(**content)
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            N_("Release {release} has no readable manifest."),
            where=folder.name,
            remedy=N_("Use another release: python -m mobility rollback ID."),
            release=folder.name,
        ) from error
