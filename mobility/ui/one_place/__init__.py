"""The page of one place: a village, or an area of several."""
