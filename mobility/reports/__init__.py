"""Files for a reader to take away, which describe their own content."""
