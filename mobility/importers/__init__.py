"""Files in, clean tables out, and every problem named.

:func:`read` finds the family of formats a file belongs to, by the kind given
and by the file's own headers; :func:`describe` puts a finding into words.

- ``opening`` opens a file safely, as text cells with their row numbers;
- ``home`` judges tables in the home format, after a mapping where one is given;
- ``recipes`` bring other organisations' tables into the home format, ``sources`` holds the rules
  that some of them have of their own, ``boundaries`` reads maps;
- ``check`` compares the tables of the draft with each other;
- ``rules`` says and finds a fault, ``problems`` holds the findings;
- ``families`` chooses among all of these.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mobility.importers.families import read
    from mobility.importers.problem_text import describe

__all__ = ["describe", "read"]


def __getattr__(name: str) -> Any:
    """Loaded on first use: the process that opens one file needs no rules and no database."""
    homes = {"describe": "problem_text", "read": "families"}
    if name not in homes:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{homes[name]}"), name)
