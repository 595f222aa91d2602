"""Briefings of one page, and atlases of them, as PDF and as slides."""
