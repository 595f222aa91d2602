"""What a survey form takes from a release."""

from __future__ import annotations

from collections.abc import Sequence

from mobility import access
from mobility.access import Viewer
from mobility.forms.form_lists import FormLists
from mobility.forms.form_lists import form_lists as lists_of
from mobility.selection import Selection
from mobility.store.queries.hazards import storms
from mobility.store.queries.places import places
from mobility.store.releases import Release


def form_lists(release: Release, viewer: Viewer, areas: Sequence[str] = ()) -> FormLists:
    """The villages of some areas, destinations, task-force roles and nights of storms.

    Args:
        areas: none means the release's own area.

    Raises:
        UsageError: there is no village in the areas, or no such area.
    """
    access.require(viewer, release.manifest.opened_to)
    within = tuple(areas or release.manifest.home)
    with release.tables() as read:
        roles = read.run(read["roles"].select("role").distinct()).column("role").to_pylist()
    passed = storms(release, Selection(release.id, within), viewer)
    return lists_of(places(release, viewer), within, roles, passed)
