"""The errors a person may meet: what is wrong, where, and what to do.

Every error carries three English templates and the values that fill them.
They are kept apart so that :mod:`mobility.words` can say the same in any
language; ``str(error)`` is the English form, for logs and tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LONGEST_VALUE = 2000  # characters of a header or a reason that a message repeats


def printable(text: str, longest: int = LONGEST_VALUE) -> str:
    """What a file says, fit for one line of a message: cut short, no sign that steers a terminal.

    Args:
        text: as it was read.
        longest: most characters shown.
    """
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    if cut.isprintable():
        return cut
    return "".join(sign if sign.isprintable() else " " for sign in cut)


class MobilityError(Exception):
    """Something a person can understand and mend.

    Args:
        what: what is wrong, an English template such as ``"There is no place {place}."``.
        where: the file, sheet, row, column or setting it was found in; may be empty.
        remedy: what to do about it, a template.
        **values: what fills the templates; text is made :func:`printable`.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "", **values: Any) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        self.values: Mapping[str, Any] = {
            name: printable(value) if isinstance(value, str) else value
            for name, value in values.items()
        }
        super().__init__(what)

    def parts(self) -> tuple[str, str, str]:
        """The three templates: what, where, remedy."""
        return self.what, self.where, self.remedy

    def __str__(self) -> str:
        return " ".join(part.format(**self.values) for part in self.parts() if part)


class UsageError(MobilityError):
    """The question itself cannot be asked: an unknown option, place or month."""

    exit_code = 2


class FileError(MobilityError):
    """A file cannot be read as what it claims to be."""


class DataError(MobilityError):
    """Rows were read, and they break the rules of their table."""


class StoreError(MobilityError):
    """The store is busy, damaged or holds no release."""
