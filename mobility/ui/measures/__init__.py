"""The Measures page."""
