"""The Survey kit page."""
