"""Where the database spills to disk: a folder a process, which goes when the process does.

A process that ends removes its own. One that is killed cannot; so the next that starts clears
every folder whose owner is dead, which the lock in it tells: the system frees it with its holder.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import tempfile
import time
from pathlib import Path

from filelock import FileLock

from mobility.store import folders

PREFIX = "mobility-spill-"
NEW_SECONDS = 60.0  # for its owner to take the lock


def folder() -> Path:
    """A folder of this process to spill to."""
    clear_dead()
    path = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = FileLock(path / folders.LOCK)
    lock.acquire()

    def remove() -> None:
        lock.release()
        shutil.rmtree(path, ignore_errors=True)

    atexit.register(remove)
    return path


def clear_dead() -> None:
    """Remove the folders of processes of this user that were killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if _is_ours(path) and (path / folders.LOCK).exists() and not folders.is_at_work(path):
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue  # another process cleared it first


def _is_ours(path: Path) -> bool:
    """Whether it is a folder, no link, that this user made, and its owner must have its lock."""
    found = path.lstat()
    own = os.name == "nt" or found.st_uid == os.getuid()
    is_old = time.time() - found.st_mtime > NEW_SECONDS
    return own and is_old and stat.S_ISDIR(found.st_mode)
