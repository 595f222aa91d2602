"""From raw files to a published release: time, memory and rows a second, beside others."""
