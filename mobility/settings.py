"""Every setting of the program: its name, its default and what it means.

A setting is an environment variable; nothing else configures the program.
``docs/settings.md`` lists the same table, and a test compares the two.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One setting: the environment variable, its default and its meaning."""

    name: str
    default: str
    meaning: str

    def value(self) -> str:
        """What the environment says, else the default."""
        return os.environ.get(self.name, "").strip() or self.default


DATA = Setting(
    "MOBILITY_DATA",
    str(PROJECT / "data"),
    "Folder that holds boundaries/ and flows/.",
)
LANGUAGE = Setting(
    "MOBILITY_LANGUAGE",
    "en",
    "Language of the commands' messages and of a page opened without one: en or my.",
)
MEMORY = Setting(
    "MOBILITY_MEMORY",
    "1GB",
    "Most memory the database may use before it spills to disk.",
)
SPILL = Setting(
    "MOBILITY_SPILL",
    "50GB",
    "Most disk the database may spill to; what needs more is stopped.",
)
QUESTION_SECONDS = Setting(
    "MOBILITY_QUESTION_SECONDS",
    "60",
    "How long a question of a page or a command may take before it is stopped.",
)
UPLOAD_MEGABYTES = Setting(
    "MOBILITY_LARGEST_FILE",
    "2000",
    "Largest file, in megabytes once unpacked, that an import reads at once; larger tables of "
    "text or Parquet are read in pieces.",
)
READING_MEGABYTES = Setting(
    "MOBILITY_READING_MEMORY",
    "4000",
    "Most memory, in megabytes, that the reading of one map, workbook, Parquet or JSON file may "
    "take; a small file is given less.",
)
READING_SECONDS = Setting(
    "MOBILITY_READING_SECONDS",
    "300",
    "How long the reading of such a file may take; a small file is given less.",
)
LOCK_SECONDS = Setting(
    "MOBILITY_LOCK_SECONDS",
    "60",
    "How long an import or a publication waits for another one to end.",
)
PUBLISH_FROM_PAGES = Setting(
    "MOBILITY_PUBLISH_FROM_PAGES",
    "0",
    "Whether the owner publishes from pages what they changed there, and brings data in: 1 or 0. "
    "Without it pages give the change as a file to import.",
)
BASEMAP = Setting(
    "MOBILITY_BASEMAP",
    "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    "Address of the online map pictures, asked only when a reader switches them on.",
)
BASEMAP_ATTRIBUTION = Setting(
    "MOBILITY_BASEMAP_ATTRIBUTION",
    "© OpenStreetMap contributors",
    "Whom the online map pictures are from; shown on the map.",
)

SETTINGS = tuple(each for each in list(globals().values()) if isinstance(each, Setting))


def publishes_from_pages() -> bool:
    """Whether a change made on a page may be published there."""
    return PUBLISH_FROM_PAGES.value() == "1"


def data_root() -> Path:
    """The folder that holds ``boundaries/`` and ``flows/``."""
    return Path(DATA.value()).expanduser().resolve()
