"""Measurements: how long rendering takes, that beats rendered apart are identical, how fast the core is."""
