"""A draft's own description: ``draft.json`` next to its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mobility.errors import StoreError
from mobility.store import integrity
from mobility.store.layout import DRAFT, RELEASE
from mobility.store.manifest import is_files, is_source
from mobility.words import N_

FILE = "draft.json"


@dataclass(frozen=True)
class Description:
    """Origin and content of a draft.

    Attributes:
        base: release it started from, or None.
        sources: files it was made from.
        replaces: the draft it replaced, or None.
        files: Parquet files next to it: rows, bytes, sha256 and time of writing, by name.
    """

    base: str | None
    sources: list[Mapping[str, Any]]
    replaces: str | None = None
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it into ``folder``."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / FILE).write_text(text, encoding="utf-8")


def read_description(folder: Path) -> Description:
    """The description of the draft in ``folder``.

    Raises:
        StoreError: it is missing or not readable.
    """
    try:
        description = Description(**json.loads((folder / FILE).read_text(encoding="utf-8")))
        is_sound = (
            (description.base is None or RELEASE.fullmatch(description.base))
            and (description.replaces is None or DRAFT.fullmatch(description.replaces))
            and all(is_source(source) for source in description.sources)
            and is_files(description.files)
        )
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise _damaged(FILE) from error
    if not is_sound:
        raise _damaged(FILE)
    return description


def require_whole(
    folder: Path, files: Mapping[str, Mapping[str, Any]], again: bool = False
) -> None:
    """Raise unless the files of a draft are as they were written.

    Args:
        again: hash all of them.

    Raises:
        StoreError: the first that is not.
    """
    for name in integrity.changed(folder, files, again):
        raise _damaged(f"{name}.parquet")


def _damaged(file: str) -> StoreError:
    return StoreError(
        N_("The draft is damaged: {file} is missing or was changed."),
        remedy=N_("Discard it (python -m mobility discard) and import the files again."),
        file=file,
    )
