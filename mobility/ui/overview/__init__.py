"""The Overview: the village map, the villages to prepare first, and what has changed."""
