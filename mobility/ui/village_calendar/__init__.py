"""The Village calendar: the grid of villages and months, and one village's story."""
