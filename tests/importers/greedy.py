"""What a reader of files may do when a file makes it: used by the process that reads one."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mobility.importers.opening.files import refuse


def size(path: Path) -> int:
    return path.stat().st_size


def refuses(path: Path) -> None:
    raise refuse(path, "This is {how}.", "Do {that}.", how="wrong", that="another")


def takes_memory(path: Path) -> int:
    return len(bytearray(8_000_000_000))


def takes_time(path: Path) -> None:
    while True:
        pass


def crashes(path: Path) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def errs(path: Path) -> None:
    raise LookupError(f"'{path}': \x1b[31mno such thing\nand more")


def prints(path: Path) -> str:
    os.write(1, b"what a library says, and nobody wants to read")
    return "answer"


def leaves_files(path: Path) -> str:
    left = Path(tempfile.mkdtemp()) / "left"
    left.write_bytes(b"something")
    return str(left)


def lines(path: Path) -> Iterator[str]:
    yield from path.read_text(encoding="utf-8").splitlines()
    if path.stat().st_size > 3:
        errs(path)
