"""Bring data in: files judged, named, put into a draft, compared, and published."""

from mobility.store import draft
from mobility.ui.bring_in import steps
from mobility.ui.frame import page

page.guard("bring_in")


@page.fragment
def bring_in(asked: page.PageQuestion) -> None:
    """From a file to a release, and back."""
    drafted = draft.open_draft()
    steps.opening(asked, drafted)
    allowed = steps.is_allowed(asked)
    if allowed:
        steps.told()
        steps.bring(asked)
        steps.publish(asked, drafted)
    steps.history(asked, allowed)
    page.footer(asked)


bring_in()
