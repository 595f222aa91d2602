"""Measures: each number's definition, as the program itself uses it."""

from mobility.ui import definitions, page

page.guard("measures")
asked = page.asked()

definitions.introduction(asked)
definitions.measures(asked)
definitions.limits(asked)
page.footer(asked)
