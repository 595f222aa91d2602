"""A program run with an eye on it: ``watched.py FILE MODULE ARGUMENT…``.

Every address that the process looks up or connects to is written into FILE.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

ASKS = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}


def watch(file: Path) -> None:
    def seen(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ASKS:
            with file.open("a", encoding="utf-8") as log:
                log.write(f"{event} {arguments}\n")

    sys.addaudithook(seen)


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    module, sys.argv = sys.argv[2], sys.argv[2:]
    sys.path[0] = str(Path.cwd())
    runpy.run_module(module, run_name="__main__", alter_sys=True)
