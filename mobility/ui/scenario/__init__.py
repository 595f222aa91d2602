"""The What if page: a scenario's controls, and before and after by month."""
