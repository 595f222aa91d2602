"""Data: which release this is, and where each number comes from."""

from mobility.ui import page, release

page.guard("data")
asked = page.asked()

release.identity(asked)
release.rows(asked)
release.sources(asked)
release.origins(asked)
release.places_without_location(asked)
page.footer(asked)
