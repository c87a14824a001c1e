"""Fuzzing of everything a teacher writes.

A short run is part of the tests; `python -m tests.fuzz --minutes 60` is a long one.
"""
