"""Data: which release this is, and where each number comes from."""

from mobility.ui.data import release
from mobility.ui.frame import page

page.guard("data")


@page.fragment
def data(asked: page.PageQuestion) -> None:
    """The release, its tables, its files, and what numbers are made of."""
    release.identity(asked)
    release.rows(asked)
    release.sources(asked)
    release.origins(asked)
    release.places_without_location(asked)
    page.footer(asked)


data()
