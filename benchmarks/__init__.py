"""Measurements beside other programs, on the same machine in one run; no part of the tests."""
