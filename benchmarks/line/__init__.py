"""The dashboard over a slow line: the cost of a visit and a month's step in two checkouts."""
