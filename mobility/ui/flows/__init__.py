"""The Flow map: its questions, the map, what stands beside it, and its files."""
