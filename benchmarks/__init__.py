"""Measurements that are too long for the suite; each prints what it saw."""
