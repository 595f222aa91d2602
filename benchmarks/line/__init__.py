"""The dashboard over a slow line: what a visit and a month's step cost, beside another checkout."""
