"""The files on a reader's desk: a folder of their own, kept no longer than they are needed.

Files that a browser sends are written there, because importers read files, not memory. Files of
the folder ``incoming`` are read where they are. The desk is cleared when its files are in the
draft, when the reader clears it, and when their session ends.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from mobility.importers.problems import Context
from mobility.importers.recipes.recipe import Recipe
from mobility.settings import data_root
from mobility.store import draft

DESK = "intake_desk"
INCOMING = "incoming"  # folder below the data folder
LONGEST_NAME = 120
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


@dataclass(frozen=True)
class Asked:
    """What is to be judged, and how.

    Attributes:
        paths: the files.
        version: changes when one of them does.
        kind: what they hold; None lets the files say.
        keep_going: leave broken rows out.
        replace: empty the tables concerned first.
        mapping: a recipe, as TOML; empty for none.
    """

    paths: tuple[Path, ...]
    version: str
    kind: str | None
    keep_going: bool
    replace: bool
    mapping: str

    @property
    def recipe(self) -> Recipe | None:
        """The recipe, if there is one."""
        return Recipe.of(tomllib.loads(self.mapping)) if self.mapping else None


@dataclass
class Desk:
    """What lies on a reader's desk.

    Attributes:
        folder: holds what the browser sent.
        judged: the last judgements, by what they are of.
        number: of the desk; a new one gives the controls their first state again.
    """

    folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="mobility-")
    )
    judged: dict[Asked, Any] = field(default_factory=dict)
    number: int = 0

    def key(self, name: str) -> str:
        """A control's key on this desk."""
        return f"intake_{self.number}_{name}"

    def written(self, files: list[UploadedFile]) -> list[Path]:
        """Files that the browser sent, in the folder; each keeps its name."""
        folder = Path(self.folder.name)
        paths = []
        for file in files:
            below = folder / hashlib.sha256(file.file_id.encode()).hexdigest()[:12]
            below.mkdir(exist_ok=True)
            path = below / safe_name(file.name)
            if not path.exists():
                path.write_bytes(file.getbuffer())
            paths.append(path)
        return paths


def desk() -> Desk:
    """The reader's desk."""
    found: Desk = st.session_state.setdefault(DESK, Desk())
    return found


def cleared() -> None:
    """Take everything off the desk."""
    old = desk()
    old.folder.cleanup()
    st.session_state[DESK] = Desk(number=old.number + 1)


def safe_name(name: str) -> str:
    """The last part of a name, without signs that a path could need."""
    last = re.split(r"[/\\]", name)[-1].strip().lstrip(".")
    return UNSAFE.sub("_", last)[-LONGEST_NAME:] or "file"


def incoming() -> list[Path]:
    """The files in the folder ``incoming`` below the data folder, by name."""
    folder = data_root() / INCOMING
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    )


def version_of(paths: list[Path]) -> str:
    """Changes when one of the files does."""
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def context() -> Context:
    """What importers know of the draft."""
    current = draft.open_draft()
    return Context(current.table("places"), current.boundaries())
