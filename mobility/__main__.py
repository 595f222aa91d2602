"""``python -m mobility``: the commands."""

from __future__ import annotations

import gc
import sys
import tempfile
import traceback
from types import TracebackType

from mobility import settings
from mobility.cli import main
from mobility.words import N_, speak


def say_plainly(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """The last resort: a fault of the program itself, in a sentence, its details in a file."""
    said = speak(settings.LANGUAGE.value()).say(
        N_(
            "Something went wrong that the program did not expect: {error}. The current release "
            "is as it was. Details for whoever looks after the program: {file}"
        ),
        error=f"{kind.__name__}: {error}",
        file=_written(kind, error, trace) or "-",
    )
    sys.stderr.write(said + "\n")


def _written(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> str | None:
    """Write the details; None where that cannot be done, as on a full disk."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="mobility-fault-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            traceback.print_exception(kind, error, trace, file=file)
            return file.name
    except OSError:
        return None


if __name__ == "__main__":
    sys.excepthook = say_plainly
    # An expression is thousands of small objects, which Python would look through again and again.
    gc.set_threshold(50_000, 20, 20)
    main()
