"""Where things lie in a data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mobility.settings import data_root


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
        """One folder a release."""
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
    def unfinished(self) -> Path:
        """Names the release whose publication was begun and not yet ended."""
        return self.flows / "PUBLISHING"


def layout(root: Path | None = None) -> Layout:
    """The layout of ``root``, or of the folder the settings name."""
    return Layout((root or data_root()).resolve())
