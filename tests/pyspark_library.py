"""Imports pyspark where tests run side by side.

pyspark takes a process without a main file, as each worker of pytest-xdist is, for its own
documentation's tests, and ends it. In a session at a prompt it does not.
"""

from __future__ import annotations

import sys
import warnings

sys.ps1 = ""
try:
    with warnings.catch_warnings(action="ignore"):  # of pandas 3, which nothing passes through
        import pyspark.sql.connect.session  # noqa: F401
finally:
    del sys.ps1
