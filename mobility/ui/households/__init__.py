"""The Households page."""
