"""The Newcomers page."""
