"""A child process that sets briefings: a request a line, answered when its file is written.

It imports no more than setting needs, so that it starts at once.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from mobility.reports.briefing import printing

DONE = "done"


def main() -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        asked = json.loads(line)
        created = datetime.fromisoformat(asked["created"])
        made = printing.pdf("briefings", asked["data"], created, tagged=False)
        Path(asked["output"]).write_bytes(made)
        sys.stdout.write(f"{DONE}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
