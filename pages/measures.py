"""Measures: each number's definition, as the program itself uses it."""

from mobility.ui.frame import page
from mobility.ui.measures import definitions

page.guard("measures")


@page.fragment
def measures(asked: page.PageQuestion) -> None:
    """What numbers are for, each one's definition, how sure its source is, and the limits."""
    definitions.introduction(asked)
    definitions.measures(asked)
    definitions.sureness(asked)
    definitions.limits(asked)
    page.footer(asked)


measures()
