"""From the files of a lesson's folder to a checked lesson: one guard in front of every file, TOML, tables, stored
arrays.
"""
