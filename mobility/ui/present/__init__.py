"""Present: stories for a room, their slides, the notes beside them, and how they are written."""
