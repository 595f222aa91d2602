"""Moves from the displacement workbook of UNHCR's PRMN, by month and district.

The Protection and Return Monitoring Network (Somalia, UNHCR and NRC) publishes
a workbook in which a row counts the people who came, in one week, from one
district to another for one reason with one need. It is known by its own
headers, whose spelling and order may change from year to year
(:mod:`rows`). It gives names, not codes: districts are matched to the
draft's places, with the region deciding between namesakes, and spellings that
match none are proposed in an alias file for a person to confirm
(:mod:`aliases`). Sex and age are not in the source.

Rows become ``moves`` summed by origin, destination, year, month and reason.
No people are lost: people by month, reason and pair equal the workbook's own
sums, less those of the rejected rows. People displaced within their own
district (origin = destination) are kept; they are most of the people. A blank
name means an unknown place, and stays blank; a row with a name that matches no
place is rejected.
"""

from mobility.importers.prmn.workbook import read, recognises

__all__ = ["read", "recognises"]
