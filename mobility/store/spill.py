"""Where the database spills to disk: one folder per process, removed when the process ends.

A process that ends removes its own. One that is killed cannot, so the next one to start clears
every folder whose owner is dead. The lock in the folder shows that: the system frees it when its
holder dies.
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
    """Whether it is a real folder of this user, old enough that its owner must hold its lock."""
    status = path.lstat()
    own = os.name == "nt" or status.st_uid == os.getuid()
    is_old = time.time() - status.st_mtime > NEW_SECONDS
    return own and is_old and stat.S_ISDIR(status.st_mode)
