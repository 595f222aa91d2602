"""The paths in a data folder, and the names that are allowed in it.

A name read from a file on disk must match one of these patterns; it is never
followed as a path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from mobility.settings import data_root

RELEASE = re.compile(r"(demonstration|[0-9]{8}T[0-9]{6}Z)-[0-9a-f]{8}")
DRAFT = re.compile(r"draft-[0-9a-f]{8}")
OUTLINES = re.compile(r"outlines-[0-9a-f]{16}\.parquet")
TABLE = re.compile(r"[a-z][a-z0-9_]*")
STORY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


@dataclass(frozen=True)
class Layout:
    """The paths below one data folder."""

    root: Path

    @property
    def flows(self) -> Path:
        """Releases, draft and pointers."""
        return self.root / "flows"

    @property
    def boundaries(self) -> Path:
        """Outlines, GeoParquet named by the manifests."""
        return self.root / "boundaries"

    @property
    def releases(self) -> Path:
        """One folder per release."""
        return self.flows / "releases"

    @property
    def drafts(self) -> Path:
        """The draft's folder."""
        return self.flows / "draft"

    @property
    def current_pointer(self) -> Path:
        """Names the release in use."""
        return self.flows / "CURRENT"

    @property
    def draft_pointer(self) -> Path:
        """Names the draft's folder."""
        return self.flows / "DRAFT"

    @property
    def agreements(self) -> Path:
        """What is agreed on the steps of the plans; beside the releases, in none of them."""
        return self.flows / "agreements"

    @property
    def stories(self) -> Path:
        """What is presented to a room, a file a story; beside the releases, in none of them."""
        return self.flows / "stories"

    @property
    def old_marker(self) -> Path:
        """Where earlier versions noted a publication in progress; no longer written."""
        return self.flows / "PUBLISHING"


def layout_of(root: Path | None = None) -> Layout:
    """The layout of ``root``, or of the folder the settings name."""
    return Layout((root or data_root()).resolve())
