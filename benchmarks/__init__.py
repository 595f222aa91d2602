"""Measurements that take too long for the test suite; each prints its results."""
