"""How sure sources are, as a release states it."""

from __future__ import annotations

import pandas as pd

from mobility import access
from mobility.access import Viewer
from mobility.store.releases import Release


def evidence(release: Release, viewer: Viewer) -> pd.DataFrame:
    """The kinds of evidence of the sources that the release's tables name.

    Returns:
        source, kind; a source of several kinds has a row for each. Empty where none is stated.
    """
    access.require(viewer, release.manifest.opened_to)
    with release.tables() as read:
        return read.run(read["evidence"].order_by(["source", "kind"])).to_pandas()
